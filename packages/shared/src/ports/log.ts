import * as core from '@actions/core'
import { inertLogText } from '../core/log-text.ts'
import { redact } from '../core/redact.ts'

export type Annotation = {
  level: 'error' | 'warning' | 'notice'
  title: string
  message: string
  file?: string
  /** 1-based. */
  startLine?: number
  endLine?: number
}

/** The log of a step. Every text is escaped, so that nothing in it can act as a workflow command. */
export type Log = {
  debug(text: string): void
  info(text: string): void
  warning(text: string): void
  annotate(annotation: Annotation): void
  /** Masks a value in all later output of the job. */
  mask(secret: string): void
  /** The text without the masked values and without those of `more`: for text that leaves the job other than through its log. */
  redact(text: string, more?: readonly string[]): string
}

/** The values that this process has masked: the runner does not provide its own list. */
const masked = new Set<string>()

export const runnerLog: Log = {
  debug: (text) => core.debug(inertLogText(text)),
  info: (text) => core.info(inertLogText(text)),
  warning: (text) => core.warning(inertLogText(text)),
  annotate: ({ level, message, ...place }) => {
    const properties = Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined))
    if (level === 'error') core.error(message, properties)
    else if (level === 'warning') core.warning(message, properties)
    else core.notice(message, properties)
  },
  mask: (secret) => {
    masked.add(secret)
    // The runner masks line by line; an empty mask would hide everything.
    for (const line of new Set([secret, ...secret.split(/\r?\n/)])) if (line.trim() !== '') core.setSecret(line)
  },
  redact: (text, more = []) => redact(text, [...masked, ...more]),
}
