import { type Offence, quoted, withoutCredentials } from './container-rules.ts'
import type { Instruction } from './dockerfile.ts'
import type { User } from './stages.ts'
import { isRoot } from './user-rules.ts'
import { jsonWords } from './words.ts'

const download = /(?:^|[\s("'`])(?:curl|wget)\s/
const interpreter =
  /^(?:(?:sudo|env|exec|nohup|command|time)\s+|-\S+\s+|[A-Za-z_]\w*=\S*\s+)*(?:\S*\/)?(?:(?:ba|z|da|a|k|fi)?sh|python\d*(?:\.\d+)?|perl|ruby|node|php)(?=[\s"'`)\]]|$)/
/** `sh -c "$(curl …)"`, `bash <(curl …)`, `eval "$(wget …)"`. */
const substituted = /(?:\b(?:ba|z|da|a|k)?sh|\beval|\bsource|(?:^|\s)\.)\s[^\n|]{0,200}?(?:\$\(|<\(|`)\s*(?:curl|wget)\s/

/** A download that is run as it comes, in a shell or another interpreter: one problem for an instruction, the gravest of them. */
export function scriptProblem({ args, heredocs }: Instruction, user: User | undefined): Offence[] {
  const words = jsonWords(args)
  const scripts = [...(words === undefined ? [args] : [words.join(' ')]), ...heredocs]
  const found = scripts.flatMap((script) => script.split(/&&|\|\||;|\n/).filter(isRunAsItComes))
  const open = found.find(isOpen)
  const [first = ''] = open === undefined ? found : [open]
  if (first === '') return []
  const [address] = /https?:\/\/[^\s"'`|)]+/i.exec(first) ?? []
  const what = address === undefined ? 'a download' : quoted(withoutCredentials(address))
  if (open !== undefined) return [['open-script', `${what} is run as it comes, from a server that proves nothing`]]
  // An image without a word about its user is nearly always root while it is built.
  const asRoot = user === undefined || (user.name !== undefined && isRoot(user.name)) || /\bsudo\b/.test(first)
  return [[asRoot ? 'unverified-script' : 'unverified-script-as-user', `${what} is run as it comes`]]
}

function isRunAsItComes(command: string): boolean {
  if (!download.test(` ${command}`)) return false
  const parts = command.split('|')
  const from = parts.findIndex((part) => download.test(` ${part}`))
  return parts.slice(from + 1).some((part) => interpreter.test(part.trimStart())) || substituted.test(command)
}

/** Plain http, or a check of the certificate that is switched off. */
function isOpen(command: string): boolean {
  return (
    /\bhttp:\/\/(?!(?:localhost|127\.0\.0\.1)\b)/i.test(command) ||
    /\s(?:-[a-zA-Z]*k[a-zA-Z]*|--insecure|--no-check-certificate)(?=\s|$)/.test(command)
  )
}
