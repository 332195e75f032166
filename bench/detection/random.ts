/** Gives numbers from 0 up to 1. */
export type Random = () => number

/**
 * A generator that gives the same numbers again for the same seeds (sfc32, "small fast counter", of PractRand; 128 bits of state, so that
 * the streams of thousands of runs do not overlap).
 */
export function seededRandom(...seeds: readonly [number, number, number]): Random {
  let [a, b, c] = seeds
  let counter = 1
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 4_294_967_296
  }
  for (let round = 0; round < 16; round += 1) next()
  return next
}

/** A number with a standard normal distribution (Box and Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
