/** Shorter values also occur in ordinary words. */
const shortestRedacted = 6

/** Values that no text may hold, in memory only. */
export class SecretValues {
  /** By their length. */
  readonly #byLength = new Map<number, Set<string>>()

  remember(value: string): void {
    if (value.length < shortestRedacted) return
    const same = this.#byLength.get(value.length)
    if (same === undefined) this.#byLength.set(value.length, new Set([value]))
    else same.add(value)
  }

  /** The text with `[secret]` in place of every known value. The time does not grow with the number of values, but with their lengths. */
  redact(text: string): string {
    const lengths = [...this.#byLength.keys()].filter((length) => length <= text.length).sort((a, b) => b - a)
    return lengths.reduce((clean, length) => this.#redactLength(clean, length), text)
  }

  #redactLength(text: string, length: number): string {
    const values = this.#byLength.get(length)
    let clean = ''
    let kept = 0
    for (let at = 0; at + length <= text.length; at += 1) {
      if (values?.has(text.slice(at, at + length)) !== true) continue
      clean += `${text.slice(kept, at)}[secret]`
      kept = at + length
      at = kept - 1
    }
    return kept === 0 ? text : clean + text.slice(kept)
  }
}
