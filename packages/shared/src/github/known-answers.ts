import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf } from '../core/errors.ts'
import { parseJson } from '../core/json.ts'
import type { Log } from '../ports/log.ts'

/** What GitHub answered a read: its entity tag, its header `link`, and its body. */
export type KnownAnswer = { etag: string; link: string | undefined; text: string }

/** What GitHub has answered before, the least used forgotten first. */
export type KnownAnswers = {
  get(key: string): KnownAnswer | undefined
  keep(key: string, answer: KnownAnswer): void
}

/** Most characters of all bodies together, and of one: a page of a hundred deployments has half a million. */
const limits = { all: 16_000_000, one: 1_000_000 }

/** Answers that this process remembers. */
export function knownAnswers({ all, one } = limits): KnownAnswers {
  const answers = new Map<string, KnownAnswer>()
  let size = 0
  const forget = (key: string) => {
    size -= answers.get(key)?.text.length ?? 0
    answers.delete(key)
  }
  return {
    get: (key) => {
      const known = answers.get(key)
      if (known === undefined) return undefined
      // The order of a map is that of insertion.
      answers.delete(key)
      answers.set(key, known)
      return known
    },
    keep: (key, answer) => {
      forget(key)
      if (answer.text.length > one) return
      answers.set(key, answer)
      size += answer.text.length
      for (const oldest of answers.keys()) {
        if (size <= all) return
        forget(oldest)
      }
    },
  }
}

/** `temp`: a folder of the job's own. GitHub gives each token entity tags of its own, so what one was answered says nothing to another. */
export type AnswerFile = { token: string; apiUrl: string; temp: string | undefined; log: Pick<Log, 'debug'> }

const opened = new Map<string, KnownAnswers>()

/**
 * Answers that all clients of this process share, and the later steps of this job too, each of which is a process of its own: they are
 * kept in a file of the job. A file that cannot be read or written costs requests, nothing else.
 */
export function jobAnswers(file: AnswerFile): KnownAnswers {
  const name = createHash('sha256').update(`${file.apiUrl}\n${file.token}`).digest('hex').slice(0, 16)
  const place = `${file.temp ?? ''} ${name}`
  const known = opened.get(place) ?? openAnswers(file, `slipway-answers-${name}.ndjson`)
  opened.set(place, known)
  return known
}

function openAnswers({ temp, token, log }: AnswerFile, name: string): KnownAnswers {
  const memory = knownAnswers()
  if (temp === undefined) return memory
  const path = join(temp, name)
  let written = load(memory, path, token)
  return {
    get: memory.get,
    keep: (key, answer) => {
      memory.keep(key, answer)
      const line = sealed({ key, ...answer }, token)
      if (answer.text.length > limits.one || written + line.length > limits.all) return
      written += line.length
      try {
        // At once, since a job may be killed. Only its user may read what the token may read.
        appendFileSync(path, line, { mode: 0o600 })
      } catch (error) {
        written = Number.POSITIVE_INFINITY
        log.debug(`What GitHub answers is not kept for the later steps: ${messageOf(error)}`)
      }
    },
  }
}

const line = z.object({ key: z.string(), etag: z.string(), link: z.string().optional(), text: z.string() })

/** Gives the number of characters in the file. */
function load(memory: KnownAnswers, path: string, token: string): number {
  try {
    const text = readFileSync(path, 'utf8')
    for (const one of text.split('\n')) {
      const known = unsealed(one, token)
      if (known !== undefined) memory.keep(known.key, { etag: known.etag, link: known.link, text: known.text })
    }
    return text.length
  } catch {
    return 0
  }
}

/** With a code that only the token makes: other steps of the job can write into the folder, and what is judged has no say in it. */
function sealed(known: z.infer<typeof line>, token: string): string {
  const text = JSON.stringify(known)
  return `${codeOf(text, token).toString('hex')} ${text}\n`
}

/** Undefined for a line that was cut off, or that nobody with the token wrote. */
function unsealed(text: string, token: string): z.infer<typeof line> | undefined {
  const [code = '', ...rest] = text.split(' ')
  const body = rest.join(' ')
  const [given, due] = [Buffer.from(code, 'hex'), codeOf(body, token)]
  if (given.length !== due.length || !timingSafeEqual(given, due)) return undefined
  return line.safeParse(parseJson(body, 'An answer that was kept')).data
}

function codeOf(text: string, token: string): Buffer {
  return createHmac('sha256', token).update(text).digest()
}
