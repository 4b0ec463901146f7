import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
  writeSync,
} from "node:fs";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { makePrivateFile } from "../../files/private-file.ts";

/** Bytes that are read, written and synced at a time: a commit that comes just then waits for no more than them. */
const PIECE_BYTES = 262_144;

/** The rest after each piece, in parts of the time that it took. */
const REST = 3;

/** The header of a write-ahead log, which is another one once the log was begun anew. */
const HEADER_BYTES = 32;

/**
 * Copies a data file and its write-ahead log as SQLite finds them together: what the copy holds is one moment, though a server
 * writes to them meanwhile. It goes a piece at a time with rests between, so that commits, which wait for the same disk, go on.
 *
 * While `connection` reads in one transaction, a checkpoint moves nothing into the file that is newer than its beginning, and what
 * it moves is also in the log, which is copied last. The log is begun anew at most once meanwhile, and then nothing is moved at all.
 * The files that `open` gives must be closed after the connection is: to close one takes away the locks that SQLite has on the file.
 */
export function copyGently(
  connection: DatabaseSyncInstance,
  open: (file: string) => number,
  from: string,
  to: string,
): void {
  const source = realpathSync(from);
  connection.exec("BEGIN");
  connection.prepare("SELECT value FROM meta").all(); // the transaction begins with what is read first
  copyBytes(open(source), to);
  if (existsSync(`${source}-wal`)) copyLog(open(`${source}-wal`), `${to}-wal`);
}

/** Copies again what was begun anew while it was copied: older parts in a newer whole would be taken for the newest. */
function copyLog(source: number, to: string): void {
  let before: Buffer;
  do {
    before = readPiece(source, 0, HEADER_BYTES);
    copyBytes(source, to);
  } while (!readPiece(source, 0, HEADER_BYTES).equals(before));
}

/** Copies what is in a file now; a log that grows faster than it is copied would have no end. */
function copyBytes(source: number, to: string): void {
  makePrivateFile(to);
  const { size } = fstatSync(source);
  const target = openSync(to, "w");
  try {
    for (let at = 0; at < size; ) {
      const began = performance.now();
      const piece = readPiece(source, at, Math.min(PIECE_BYTES, size - at));
      if (piece.length === 0) return;
      for (let written = 0; written < piece.length; ) written += writeSync(target, piece, written);
      fdatasyncSync(target);
      at += piece.length;
      rest((performance.now() - began) * REST);
    }
  } finally {
    closeSync(target);
  }
}

/** Reads a part of a file, which is shorter at its end. */
function readPiece(file: number, at: number, bytes: number): Buffer {
  const piece = Buffer.allocUnsafe(bytes);
  return piece.subarray(0, readSync(file, piece, 0, bytes, at));
}

function rest(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
