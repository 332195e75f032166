/** PGlite behind the wire protocol in a process of its own: see `postgres.ts`. */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { z } from 'zod'

const { snapshot, schema } = z.object({ snapshot: z.string(), schema: z.string() }).parse(JSON.parse(process.argv[2] ?? '{}'))
// The process that started it has ended.
process.on('disconnect', () => process.exit())
const db = (await fromSnapshot()) ?? (await fromNothing())
if (schema !== '') await db.exec(schema)
// Sessions share one engine, statement by statement; a transaction keeps the others waiting until it ends.
const server = new PGLiteSocketServer({ db, port: 0, host: '127.0.0.1', maxConnections: 500 })
await server.start()
process.send?.({ port: Number(server.getServerConn().split(':').at(-1)) })
process.on('message', async (message) => {
  const { id, sql } = z.object({ id: z.number(), sql: z.string() }).parse(message)
  const told = await db.exec(sql).then(
    (results) => ({ rows: results.at(-1)?.rows ?? [] }),
    (error: unknown) => ({ refusal: String(error) }),
  )
  process.send?.({ id, ...told })
})

/** Undefined where there is no snapshot yet, or none that can be read. */
async function fromSnapshot(): Promise<PGlite | undefined> {
  try {
    const bytes = await readFile(snapshot)
    return await PGlite.create({ loadDataDir: new Blob([bytes]) })
  } catch {
    return undefined
  }
}

/** Creating the cluster takes seconds, so its files are cached. A cache that cannot be written is ignored. */
async function fromNothing(): Promise<PGlite> {
  const fresh = await PGlite.create()
  const half = `${snapshot}.${randomUUID()}`
  try {
    await mkdir(dirname(snapshot), { recursive: true })
    const files = await fresh.dumpDataDir('none')
    await writeFile(half, new Uint8Array(await files.arrayBuffer()))
    await rename(half, snapshot)
  } catch {
    await rm(half, { force: true })
  }
  return fresh
}
