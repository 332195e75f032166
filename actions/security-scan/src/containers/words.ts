/** A word of an instruction as it is written (`raw`, with its quotes) and as a shell would read it. */
export type Word = { raw: string; text: string }

/** Splits at spaces outside of quotes. `escaper` is the character that takes the meaning of the next one. A quote that never ends, ends with the text. */
export function wordsOf(text: string, escaper = '\\'): Word[] {
  const words: Word[] = []
  let raw = ''
  let plain = ''
  let quote = ''
  const end = () => {
    if (raw !== '') words.push({ raw, text: plain })
    raw = ''
    plain = ''
  }
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (quote === '' && /\s/.test(char)) {
      end()
      continue
    }
    raw += char
    if (char === escaper && quote !== "'" && at + 1 < text.length) {
      const next = text.charAt(at + 1)
      raw += next
      // A variable that is escaped stays as it is, and is not expanded.
      plain += next === '$' ? `${char}$` : next
      at += 1
    } else if (quote === '' && (char === '"' || char === "'")) quote = char
    else if (char === quote) quote = ''
    else plain += char
  }
  end()
  return words
}

/** The strings of an instruction in its JSON form (`["a", "b"]`); undefined where it is not in that form. */
export function jsonWords(text: string): string[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) && parsed.every((one) => typeof one === 'string') ? parsed : undefined
  } catch {
    return undefined
  }
}
