import { entropy, isCrossedOut } from './plausible.ts'
import { privateKeyRules } from './private-keys.ts'
import { providerRules } from './providers.ts'
import type { SecretRule } from './rule.ts'
import { plainValueRules, shapeRules } from './shapes.ts'

/** A secret in a text, `at` so many characters. `allowed` is the reason of a `slipway:allow-secret` on its line or the one above. */
export type SecretHit = { rule: SecretRule; value: string; at: number; line: number; allowed: string | undefined }

const rules = [...providerRules, ...privateKeyRules, ...shapeRules]
const anyKeyword = new RegExp(
  [...new Set(rules.flatMap((rule) => rule.keywords))].map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|'),
  'i',
)
const plainValueFile =
  /(^|\/)\.env[^/]*$|(^|\/)\.(npmrc|pypirc|netrc)$|\.(env|ya?ml|ini|properties|toml|conf|cfg|config|tfvars|sh|bash|zsh)$/i
const generatedFile =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock|Cargo\.lock|poetry\.lock|composer\.lock|go\.sum)$|\.(min\.js|min\.css|map|svg|snap)$/i

/** The secrets in the text of a file, in the order of its lines; where two rules match the same characters, the first rule wins. */
export function detectSecrets(path: string, text: string): SecretHit[] {
  const candidates = plainValueFile.test(path) ? [...rules, ...plainValueRules] : rules
  return detect(
    candidates.filter((rule) => !(rule.heuristic === true && generatedFile.test(path))),
    text,
  )
}

/**
 * The secrets in a binary file, read as one character a byte. Only tokens with a format of their own: assignments are not reliable
 * there. Text in UTF-16, as in programs for Windows, is found after the NUL bytes are removed.
 */
export function detectInBinary(text: string): SecretHit[] {
  const readings = text.includes('\0') ? [text, text.replaceAll('\0', '')] : [text]
  return readings.flatMap((reading) => detect([...providerRules, ...privateKeyRules], reading)).map((hit) => ({ ...hit, at: 0, line: 1 }))
}

function detect(candidates: readonly SecretRule[], text: string): SecretHit[] {
  if (!anyKeyword.test(text)) return []
  const lower = text.toLowerCase()
  const chosen = candidates.filter((rule) => rule.keywords.some((word) => lower.includes(word)))
  const found: SecretHit[] = []
  const taken = new TakenCharacters(text.length)
  const lines = lineIndex(text)
  for (const rule of chosen) {
    for (const match of text.matchAll(rule.pattern)) {
      const value = match.groups?.['secret'] ?? match[0]
      const at = match.index + match[0].lastIndexOf(value)
      if (!isReal(rule, value, match) || !taken.take(at, at + value.length)) continue
      const line = lines.lineOf(at)
      found.push({ rule, value, at, line, allowed: lines.allowance(line) })
    }
  }
  return found.sort((a, b) => a.at - b.at)
}

/** Which characters of a text belong to a hit already. A question costs as many steps as it has characters, however many hits there are. */
class TakenCharacters {
  readonly #taken: Uint8Array

  constructor(length: number) {
    this.#taken = new Uint8Array(length)
  }

  /** Takes these characters; false where one of them is taken. */
  take(from: number, to: number): boolean {
    if (this.#taken.subarray(from, to).includes(1)) return false
    this.#taken.fill(1, from, to)
    return true
  }
}

function isReal(rule: SecretRule, value: string, match: RegExpExecArray): boolean {
  if (rule.entropy !== undefined && entropy(value) < rule.entropy) return false
  if (rule.crossedOut !== false && rule.entropy !== undefined && isCrossedOut(value)) return false
  return rule.accepts?.(value, match) ?? true
}

function lineIndex(text: string) {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const lineOf = (offset: number) => {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
  const lineText = (line: number) => (line < 1 ? '' : text.slice(starts[line - 1], starts[line] ?? text.length))
  return { lineOf, allowance: (line: number) => allowanceIn(lineText(line)) ?? allowanceIn(lineText(line - 1)) }
}

/** The reason after `slipway:allow-secret`; without one, nothing is allowed. */
function allowanceIn(line: string): string | undefined {
  return /slipway:allow-secret[ \t:]+([A-Za-z][^\r\n]{3,200})/.exec(line)?.[1]?.replace(/[\s*/>-]+$/, '')
}
