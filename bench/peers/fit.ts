/** A size and what it cost. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The exponent of the power law that fits best: the slope of the line through the logarithms with the least squares. 1 is
 * as the size, 2 is as its square, 0 is not at all. Of fewer than two points it is not a number.
 */
export function fittedExponent(points: readonly Point[]): number {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const middle = { x: mean(logs.map(({ x }) => x)), y: mean(logs.map(({ y }) => y)) };
  const together = mean(logs.map(({ x, y }) => (x - middle.x) * (y - middle.y)));
  return together / mean(logs.map(({ x }) => (x - middle.x) ** 2));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
