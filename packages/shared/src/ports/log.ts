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

/** The log of a step. Every text is made inert: nothing in it can act as a workflow command. */
export type Log = {
  debug(text: string): void
  info(text: string): void
  warning(text: string): void
  annotate(annotation: Annotation): void
  /** Hides a value in all output of the job from here on. */
  mask(secret: string): void
  /** The same text without the values that were masked, and without more of them: for what leaves the job otherwise. */
  redact(text: string, more?: readonly string[]): string
}

/** All that this process has masked. The runner tells nobody what it masks. */
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
    // The runner masks line by line; an empty mask would blank everything.
    for (const line of new Set([secret, ...secret.split(/\r?\n/)])) if (line.trim() !== '') core.setSecret(line)
  },
  redact: (text, more = []) => redact(text, [...masked, ...more]),
}
