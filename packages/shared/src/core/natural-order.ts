/**
 * Compares two texts as a person sorts file names: runs of digits as numbers of any length (`0009` before `0010`, `v9` before
 * `v10`), all else by code unit. Below 0, 0 or above 0; leading zeros do not count, so `9` and `009` are equal.
 */
export function compareNaturally(one: string, other: string): number {
  const left = partsOf(one)
  const right = partsOf(other)
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const compared = compareParts(left[index] ?? '', right[index] ?? '')
    if (compared !== 0) return compared
  }
  return left.length - right.length
}

/** Numbers and single characters. A number is compared with the part at the same position. */
function partsOf(text: string): string[] {
  return text.match(/[0-9]+|[^0-9]/g) ?? []
}

function compareParts(one: string, other: string): number {
  if (!isNumber(one) || !isNumber(other)) {
    // A number sorts where its first digit would, so that the order stays transitive.
    const [left, right] = [isNumber(one) ? '0' : one, isNumber(other) ? '0' : other]
    return left < right ? -1 : left > right ? 1 : 0
  }
  const [left, right] = [withoutZeros(one), withoutZeros(other)]
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0)
}

function isNumber(part: string): boolean {
  return /^[0-9]/.test(part)
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=[0-9])/, '')
}
