import { isPlaceholder, isSecretName, looksSecret } from '@slipway/shared/secrets/plausible'
import { type ContainerRule, type Offence, type Problem, quoted, withoutCredentials } from './container-rules.ts'
import type { Instruction } from './dockerfile.ts'
import { scriptProblem } from './script-rules.ts'
import { assignments, type Stage } from './stages.ts'
import { jsonWords, wordsOf } from './words.ts'

/** `onSecret` is told each value of a secret, which no text may hold. */
export type InstructionContext = { escaper: string; onSecret(value: string): void }

/** What is wrong with the instructions of a stage, apart from its image and its user. */
export function instructionProblems({ steps, isShipped }: Stage, context: InstructionContext): Problem[] {
  return steps.flatMap(({ instruction, user }): Problem[] => {
    const { line, source } = instruction
    const said = ((): Offence[] => {
      switch (instruction.name) {
        case 'ENV':
        case 'ARG':
          return secretsIn(instruction, isShipped, context)
        case 'COPY':
        case 'ADD':
          return [...secretFiles(instruction, isShipped, context), ...downloads(instruction, context)]
        case 'RUN':
          return scriptProblem(instruction, user)
        default:
          return []
      }
    })()
    return said.map(([rule, title]) => ({ rule, title, line, source }))
  })
}

const graveness: readonly ContainerRule[] = ['secret-value', 'weak-value', 'secret-argument', 'placeholder-value', 'secret-for-building']

/** One problem for an instruction, however many secrets it sets: the gravest. */
function secretsIn(instruction: Instruction, isShipped: boolean, { escaper, onSecret }: InstructionContext): Offence[] {
  const found = assignments(instruction, escaper).flatMap(({ name, value }): { name: string; rule: ContainerRule }[] => {
    if (!isSecretName(name)) return []
    const rule = ruleOf(instruction.name, value, isShipped)
    if (value !== undefined && (rule === 'secret-value' || rule === 'weak-value')) onSecret(value)
    return rule === undefined ? [] : [{ name, rule }]
  })
  const rule = graveness.find((one) => found.some((other) => other.rule === one))
  if (rule === undefined) return []
  const names = found.filter((one) => one.rule === rule).map(({ name }) => quoted(name))
  return [[rule, `${names.slice(0, 5).join(', ')} ${sentences[rule] ?? ''}`.trim()]]
}

const sentences: Partial<Record<ContainerRule, string>> = {
  'secret-value': 'has its value in the Dockerfile',
  'weak-value': 'has a value that can be guessed in the Dockerfile',
  'secret-argument': 'comes from the build into the image',
  'placeholder-value': 'has a placeholder as its value in the image',
  'secret-for-building': 'comes into a layer of the build',
}

function ruleOf(kind: string, value: string | undefined, isShipped: boolean): ContainerRule | undefined {
  const ofBuild = isShipped ? 'secret-argument' : 'secret-for-building'
  if (value === undefined) return kind === 'ARG' ? ofBuild : undefined
  if (value === '') return undefined
  if (/^\\?\$/.test(value)) return kind === 'ENV' ? ofBuild : undefined
  if (looksSecret(value)) return 'secret-value'
  // Of a build's argument it is the default, which a build without the secret uses.
  if (kind === 'ARG') return isPlaceholder(value) ? undefined : ofBuild
  if (isPlaceholder(value)) return isShipped ? 'placeholder-value' : undefined
  if (/^(true|false|yes|no|on|off|enabled|disabled|optional|required|\d{1,3}|\/.*)$/i.test(value)) return undefined
  return isShipped ? 'weak-value' : 'secret-for-building'
}

/** Files that hold credentials whatever is in them, by their last parts. Public keys, certificates and examples are none. */
const secretFile =
  /(^|\/)(id_(rsa|dsa|ecdsa|ed25519)|\.netrc|_netrc|\.git-credentials|\.pypirc|\.pgpass|\.htpasswd|\.env(\.local|\.[\w-]+\.local)?|\.ssh|\.aws(\/credentials)?|\.docker\/config\.json|\.dockercfg|\.kube(\/config)?|kubeconfig|\.gnupg|credentials\.json|service-account(-key)?\.json|[^/]*\.(p12|pfx|jks|keystore|ppk)|[^/]*(private|server|tls|ssl)[^/]*\.(key|pem)|[^/]+\.key)$/i

const notSecretFile = /\.pub$|example|sample|template|public[^/]*$|cert[^/]*\.pem$/i

function secretFiles({ args, flags }: Instruction, isShipped: boolean, { escaper }: InstructionContext): Offence[] {
  // What another stage, or another image, holds was put there by an instruction of its own.
  if (flags.has('from')) return []
  const words = jsonWords(args) ?? wordsOf(args, escaper).map(({ text }) => text)
  return words
    .slice(0, -1)
    .filter((path) => secretFile.test(path.replace(/\/+$/, '')) && !notSecretFile.test(path))
    .map((path): Offence => {
      const rule = isShipped ? 'secret-file' : 'secret-file-for-building'
      return [rule, `${quoted(path)} is copied into ${isShipped ? 'the image' : 'a layer of the build'}`]
    })
}

/** `ADD` of an address. A repository (`git@…`, `….git#…`) is fetched by its own protocol, and pinned by its commit. */
function downloads({ name, args, flags }: Instruction, { escaper }: InstructionContext): Offence[] {
  if (name !== 'ADD' || flags.has('checksum')) return []
  const words = jsonWords(args) ?? wordsOf(args, escaper).map(({ text }) => text)
  return words.slice(0, -1).flatMap((source): Offence[] => {
    if (!/^https?:\/\//i.test(source) || /\.git(#[0-9a-f]{40}.*)?$/i.test(source)) return []
    const title = `${quoted(withoutCredentials(source))} is added without a checksum`
    return [[/^http:/i.test(source) ? 'open-download' : 'unverified-download', title]]
  })
}
