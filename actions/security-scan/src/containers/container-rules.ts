import type { Severity } from '@slipway/shared/core/words'
import type { Finding } from '@slipway/shared/evidence/schema'
import { fingerprintOf } from '@slipway/shared/findings/fingerprint'

type Rule = { severity: Severity; reason: string; remedy: string }

/**
 * The rules of `container-files`, each with its severity, the reason for it and a remedy. Critical is what gives somebody who can pull the image, or who
 * stands between the build and a server, a secret or the build itself.
 */
export const containerRules = {
  'secret-value': {
    severity: 'critical',
    reason: 'whoever can pull the image can read it, in its history too',
    remedy:
      'Change the secret where it is used, then take it out: RUN --mount=type=secret while building, and the environment of the container when it runs.',
  },
  'weak-value': {
    severity: 'high',
    reason: 'whoever can pull the image can read it, and it holds wherever nobody sets another one',
    remedy: 'Leave it unset in the image, and let the start fail without it.',
  },
  'secret-argument': {
    severity: 'high',
    reason: 'the value that a build is given stays in the image, or in its history',
    remedy: 'Give it to the one command that needs it by RUN --mount=type=secret.',
  },
  'placeholder-value': {
    severity: 'medium',
    reason: 'a placeholder that nobody replaces is a known secret',
    remedy: 'Leave it unset in the image, and let the start fail without it.',
  },
  'secret-for-building': {
    severity: 'medium',
    reason: 'it stays in the layers of a stage that is not shipped, and in the cache of the builder',
    remedy: 'Give it to the one command that needs it by RUN --mount=type=secret.',
  },
  'secret-file': {
    severity: 'critical',
    reason: 'a file that holds credentials is in a layer for whoever can pull the image, also where a later one removes it',
    remedy:
      'Mount it for the one command that needs it (RUN --mount=type=secret, or type=ssh), name it in .dockerignore, and change what it opens.',
  },
  'secret-file-for-building': {
    severity: 'high',
    reason: 'a file that holds credentials is in a layer of a stage that is not shipped, and in the cache of the builder',
    remedy: 'Mount it for the one command that needs it (RUN --mount=type=secret, or type=ssh), and name it in .dockerignore.',
  },
  'open-script': {
    severity: 'critical',
    reason: 'nothing proves who answers: anybody on the way runs what they like in the build',
    remedy: 'Download it by https into a file, compare its SHA-256 (sha256sum --check), and run it then.',
  },
  'unverified-script': {
    severity: 'high',
    reason: 'whoever controls that server, now or later, runs what they like as root in the build',
    remedy: 'Download it into a file, compare its SHA-256 (sha256sum --check), and run it then; or install a signed package.',
  },
  'unverified-script-as-user': {
    severity: 'medium',
    reason: 'whoever controls that server, now or later, runs what they like in the build',
    remedy: 'Download it into a file, compare its SHA-256 (sha256sum --check), and run it then; or install a signed package.',
  },
  'open-download': {
    severity: 'high',
    reason: 'nothing proves who answers, and nothing is compared',
    remedy: 'Use https and ADD --checksum=sha256:…',
  },
  'unverified-download': {
    severity: 'medium',
    reason: 'what that server gives is taken as it is',
    remedy: 'Write ADD --checksum=sha256:…',
  },
  'registry-not-allowed': {
    severity: 'high',
    reason: 'security.image-registries names where images may come from, and this is none of them',
    remedy: 'Take the image from one of those registries, or add this one to security.image-registries.',
  },
  'end-of-life': {
    severity: 'high',
    reason: 'nobody mends its faults any more, and it is part of what is shipped',
    remedy: 'Move to a release that is supported.',
  },
  'end-of-life-for-building': {
    severity: 'medium',
    reason: 'nobody mends its faults any more; it only helps to build, or is superseded after weeks by its makers',
    remedy: 'Move to a release that is supported.',
  },
  'long-term-support': {
    severity: 'medium',
    reason: 'only the long-term support mends faults, and not those of every package',
    remedy: 'Move to a release with full support.',
  },
  'ends-soon': {
    severity: 'low',
    reason: 'its support ends within 90 days',
    remedy: 'Plan the move to a release that is supported for longer.',
  },
  'unknown-support': {
    severity: 'low',
    reason: 'an image of which nothing is known may have ended, so it is not clean',
    remedy: 'Look it up with its makers, and name a version in the tag.',
  },
  'no-tag': {
    severity: 'medium',
    reason: 'without a tag, the next build may take another image, which nobody has scanned',
    remedy: 'Name a version, and pin it by its digest (IMAGE:TAG@sha256:…).',
  },
  'latest-tag': {
    severity: 'medium',
    reason: 'such a tag is moved with each release, and the next build may take an image that nobody has scanned',
    remedy: 'Name a version, and pin it by its digest (IMAGE:TAG@sha256:…).',
  },
  'not-pinned': {
    severity: 'low',
    reason: 'a tag can be moved: what was tested and scanned need not be what is built tomorrow',
    remedy: 'Pin it by its digest (IMAGE:TAG@sha256:…), and let Dependabot or Renovate move it.',
  },
  'runs-as-root': {
    severity: 'medium',
    reason: 'who breaks out of the process is root in the container, and one fault of the kernel away from the host',
    remedy: 'End the last stage with a USER of its own, best by number (USER 10001).',
  },
  'user-unknown': {
    severity: 'low',
    reason: 'which user it runs as is not in the file',
    remedy: 'End the last stage with a USER of its own, best by number (USER 10001).',
  },
} as const satisfies Readonly<Record<string, Rule>>

export type ContainerRule = keyof typeof containerRules

/** Rules of hadolint that are about the same problem. What both report is one finding, with the words of ours. */
const sameProblem: Readonly<Record<string, string>> = {
  'no-tag': 'no-tag',
  DL3006: 'no-tag',
  'latest-tag': 'latest-tag',
  DL3007: 'latest-tag',
  'runs-as-root': 'root',
  DL3002: 'root',
  'secret-value': 'secret',
  'weak-value': 'secret',
  'secret-argument': 'secret',
  'placeholder-value': 'secret',
  'secret-for-building': 'secret',
  DL3064: 'secret',
}

/** Fingerprints of problems in one container file: the same for each scanner that sees a problem, and with no line number in them. */
export class ContainerFingerprints {
  readonly #file: string
  readonly #seen = new Map<string, number>()

  constructor(file: string) {
    this.#file = file
  }

  /** `rule` without the name of its scanner; `source` is the line of the file. To be called in the order of the lines. */
  of(rule: string, source: string): string {
    const key = fingerprintOf('container', sameProblem[rule] ?? rule, this.#file, withoutValues(source))
    const nth = (this.#seen.get(key) ?? 0) + 1
    this.#seen.set(key, nth)
    return fingerprintOf(key, String(nth))
  }
}

/** A fingerprint is public: from one with a short password in it, the password could be guessed. */
function withoutValues(source: string): string {
  if (!/^\s*(ENV|ARG)\s/i.test(source)) return source.trim()
  return /^\s*ENV\s+[^\s=]+\s/i.test(source)
    ? source.trim().split(/\s+/).slice(0, 2).join(' ')
    : source.trim().replace(/=("[^"]*"|'[^']*'|\S*)/g, '=')
}

/** A problem in a container file. */
export type Problem = { rule: ContainerRule; title: string; line: number; source: string; remedy?: string | undefined }

/** A problem before its place is known. */
export type Offence = [rule: ContainerRule, title: string]

export function containerFinding(
  { rule, title, line, source, remedy }: Problem,
  file: string,
  fingerprints: ContainerFingerprints,
): Finding {
  const known = containerRules[rule]
  return {
    rule: `container-files/${rule}`,
    kind: 'container',
    severity: known.severity,
    title,
    detail: `Rated ${known.severity}: ${known.reason}.`,
    place: { file, line },
    tools: ['container-files'],
    aliases: [],
    fingerprint: fingerprints.of(rule, source),
    remedy: remedy ?? known.remedy,
  }
}

/** A text of the file within a sentence: of one line, without control characters, and not long. */
export function quoted(text: string): string {
  const plain = text.replace(/[\s\p{C}]+/gu, ' ').trim()
  return plain.length > 120 ? `${plain.slice(0, 119)}…` : plain
}

/** An address without what stands before its host, and without its query. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1').replace(/[?#].*$/s, '')
}
