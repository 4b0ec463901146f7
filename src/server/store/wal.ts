import { closeSync, openSync, readSync } from "node:fs";

/** The format of a write-ahead log: a header, and frames of a page each (sqlite.org/fileformat2.html#walformat). */
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
/** The last bit of the magic number: checksums are over words that begin with the highest byte. */
const BIG_ENDIAN = 1;

/** The running checksum, two numbers of 32 bits. */
type Checksum = readonly [number, number];

/**
 * Tells whether a write-ahead log has lost commits that were synced: SQLite reads it up to the first frame that is broken, as the end of what
 * a power cut left. Where a whole commit was begun after the broken one, or the header is broken, it is no such end, and what follows
 * would be gone without a word. A log that was cut off between two frames can't be told from a short one.
 */
export function hasLostCommits(file: string): boolean {
  const descriptor = openForReading(file);
  if (descriptor === undefined) return false;
  try {
    return readsLost(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readsLost(descriptor: number): boolean {
  const header = Buffer.alloc(HEADER_BYTES);
  const first = Buffer.alloc(FRAME_HEADER_BYTES);
  if (readSync(descriptor, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return false;
  if (readSync(descriptor, first, 0, FRAME_HEADER_BYTES, HEADER_BYTES) < FRAME_HEADER_BYTES) return false;
  const magic = header.readUInt32BE(0);
  const isBigEndian = (magic & BIG_ENDIAN) === 1;
  const sum = addWords(header.subarray(0, 24), [0, 0], isBigEndian);
  if ((magic & ~BIG_ENDIAN) !== MAGIC || !isSum(header, 24, sum)) return true;
  const pageBytes = header.readUInt32BE(8);
  const salts = header.subarray(16, 24);
  return hasCommitAfterBreak(readFrames(descriptor, pageBytes, salts), sum, isBigEndian);
}

/** Goes through the whole frames, then, behind the first that is not, through those of its commit and beyond. */
function hasCommitAfterBreak(frames: Iterable<Frame>, before: Checksum, isBigEndian: boolean): boolean {
  let sum = before;
  let part: "whole" | "broken commit" | "behind it" = "whole";
  for (const { bytes, isOfThisRound } of frames) {
    if (part === "whole") {
      sum = addWords(bytes.subarray(0, 8), sum, isBigEndian);
      sum = addWords(bytes.subarray(FRAME_HEADER_BYTES), sum, isBigEndian);
      if (isOfThisRound && isSum(bytes, 16, sum)) continue;
      part = "broken commit";
    }
    if (!isOfThisRound) continue;
    if (part === "behind it") return true;
    if (bytes.readUInt32BE(4) !== 0) part = "behind it"; // the last frame of a commit names the size of the file
  }
  return false;
}

interface Frame {
  readonly bytes: Buffer;
  /** False for what an earlier round of the log left there, and for garbage. */
  readonly isOfThisRound: boolean;
}

/** All frames, each in the same buffer. */
function* readFrames(descriptor: number, pageBytes: number, salts: Buffer): Iterable<Frame> {
  const bytes = Buffer.alloc(FRAME_HEADER_BYTES + pageBytes);
  for (let at = HEADER_BYTES; readSync(descriptor, bytes, 0, bytes.length, at) === bytes.length; ) {
    yield { bytes, isOfThisRound: bytes.subarray(8, 16).equals(salts) };
    at += bytes.length;
  }
}

function addWords(bytes: Buffer, before: Checksum, isBigEndian: boolean): Checksum {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let [first, second] = before;
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + words.getUint32(at, !isBigEndian) + second) | 0;
    second = (second + words.getUint32(at + 4, !isBigEndian) + first) | 0;
  }
  return [first, second];
}

function isSum(bytes: Buffer, at: number, [first, second]: Checksum): boolean {
  return bytes.readInt32BE(at) === first && bytes.readInt32BE(at + 4) === second;
}

function openForReading(file: string): number | undefined {
  try {
    return openSync(file, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
