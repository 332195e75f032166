/** Masks secrets in texts as the runner does, also in the encodings in which a value commonly leaks. */
export class Masks {
  readonly #values = new Set<string>()
  #pattern: RegExp | undefined

  /** Masks a value and, when it has several lines, each of them. Blank ones are ignored. */
  add(value: string): void {
    for (const part of [value, ...value.split(/\r?\n/)]) {
      if (part.trim() === '') continue
      for (const form of formsOf(part)) this.#values.add(form)
    }
    this.#pattern = undefined
  }

  /** The text with every masked value replaced by `***`. */
  mask(text: string): string {
    if (this.#values.size === 0) return text
    this.#pattern ??= patternOf(this.#values)
    return text.replace(this.#pattern, '***')
  }

  /** Whether a text holds a masked value: such an output is not handed on. */
  hides(text: string): boolean {
    return this.mask(text) !== text
  }
}

function formsOf(value: string): string[] {
  const forms = [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]
  // Base64 of something so short would hide common words.
  return value.length < 8 ? forms : [...forms, Buffer.from(value).toString('base64').replace(/=+$/, '')]
}

function patternOf(values: ReadonlySet<string>): RegExp {
  const longestFirst = [...values].sort((one, other) => other.length - one.length)
  return new RegExp(longestFirst.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g')
}
