import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

/** Sends one line to a runtime socket and returns the whole answer. `at` is a path or a port of 127.0.0.1. */
export async function askRuntime(at: string | number, line: string): Promise<string> {
  const socket = typeof at === 'string' ? connect(at) : connect(at, '127.0.0.1')
  socket.setTimeout(5_000, () => socket.destroy(new Error(`the runtime socket ${at} did not answer within 5 s`)))
  socket.write(`${line}\n`)
  return text(socket)
}

export type ServerView = { readonly weight: number; readonly status: string; readonly address: string; readonly requests: number }

/** The servers of a backend by name, as `show stat` reports them. */
export async function observeServers(at: string | number, backend: string): Promise<Map<string, ServerView>> {
  const [header = '', ...rows] = (await askRuntime(at, 'show stat')).replace(/^# /, '').trim().split('\n')
  const fields = header.split(',')
  const found = new Map<string, ServerView>()
  for (const row of rows) {
    const cells = new Map(row.split(',').map((value, index) => [fields[index] ?? '', value]))
    if (cells.get('pxname') !== backend || cells.get('type') !== '2') continue
    const read = (field: string) => cells.get(field) ?? ''
    found.set(read('svname'), {
      weight: Number(read('weight')),
      status: read('status'),
      address: read('addr'),
      requests: Number(read('stot')),
    })
  }
  return found
}
