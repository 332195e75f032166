import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'

export type PostgresServer = AsyncDisposable & {
  readonly url: string
  readonly port: number
  /** The rows of the last of some statements, without a session of its own. Throws what the database says. */
  query(sql: string): Promise<Readonly<Record<string, unknown>>[]>
}

const answer = z.object({ id: z.number(), rows: z.array(z.record(z.string(), z.unknown())).optional(), refusal: z.string().optional() })

/**
 * A real Postgres (PGlite) that any client reaches by its address; every user and password is accepted. One engine serves
 * all connections statement by statement, and an open transaction keeps the others waiting: nothing about concurrency can
 * be learned from it. `schema` is SQL that is run first.
 */
export async function startPostgres(options: { schema?: string; cache?: string } = {}): Promise<PostgresServer> {
  const snapshot = join(options.cache ?? cacheFolder(), `pglite-${pgliteVersion()}.tar`)
  // A process, not a thread: the engine's memory would make every fork of the executor's steps slow.
  const engine = fork(new URL('./postgres-process.ts', import.meta.url), [JSON.stringify({ snapshot, schema: options.schema ?? '' })], {
    execArgv: ['--conditions=slipway-source'],
  })
  const ended = once(engine, 'exit')
  const failed = ended.then(([code]) => {
    throw new Error(`PGlite ended with code ${code} before it was ready`)
  })
  failed.catch(() => {})
  const [message] = await Promise.race([once(engine, 'message'), failed])
  const { port } = z.object({ port: z.int() }).parse(message)
  let asked = 0
  return {
    port,
    query: async (sql) => {
      const id = ++asked
      const answered = new Promise<z.infer<typeof answer>>((resolve) => {
        const listen = (told: unknown) => {
          const parsed = answer.safeParse(told)
          if (!parsed.success || parsed.data.id !== id) return
          engine.off('message', listen)
          resolve(parsed.data)
        }
        engine.on('message', listen)
      })
      engine.send({ id, sql })
      const { rows = [], refusal } = await answered
      if (refusal !== undefined) throw new Error(refusal)
      return rows
    },
    url: `postgres://harbor:rehearsal@127.0.0.1:${port}/harbor`,
    async [Symbol.asyncDispose]() {
      engine.kill('SIGKILL')
      await ended
    },
  }
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'slipway')
}

/** A snapshot belongs to the version that wrote it. */
function pgliteVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const text = readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')
  return /"version":\s*"([\w.+-]+)"/.exec(text)?.[1] ?? 'unknown'
}
