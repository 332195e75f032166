import { connect, createServer, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { type Call, type CallObserver, FaultyExchanges } from './faulty-exchange.ts'
import type { TimedFault } from './timed-fault.ts'

/** How a call and its answer lie on the socket. */
export type SocketProtocol = {
  /** Reads one call from a client. */
  receive(client: Socket): Promise<string>
  accessOf(call: string): Call['access']
  /** The answers of a party that refuses, breaks off, or is at fault, where the socket itself stays; without them the socket does it. */
  spoken?: Readonly<Record<'refuse' | 'reset' | 'error', string>>
  /** The answer of a success. */
  pretend(call: string): string
}

export type SocketFrontOptions = {
  /** Where it listens. */
  path: string
  /** The socket behind it. */
  upstream: string
  window: TimedFault
  observer: CallObserver
  protocol: SocketProtocol
}

/** A socket of the provider that takes one call a connection, with the faults of a window. While it refuses, there is no socket. */
export async function startSocketFront(options: SocketFrontOptions): Promise<AsyncDisposable> {
  const { path, upstream, window, observer, protocol } = options
  const exchanges = new FaultyExchanges<string>(window, observer)
  const clients = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (client) => {
    clients.add(client)
    client.on('close', () => clients.delete(client))
    client.on('error', () => undefined)
    serve(client).catch(() => client.destroy())
  })
  const serve = async (client: Socket) => {
    const call = await protocol.receive(client)
    const ending = await exchanges.carryOut({
      party: 'provider',
      access: protocol.accessOf(call),
      what: call,
      pass: () => passOn(upstream, call),
      pretend: () => protocol.pretend(call),
      error: () => protocol.spoken?.error ?? '',
      isWhole: () => true,
    })
    if (ending.do === 'answer') return void client.end(ending.answer)
    if (ending.do === 'hang') return
    const spoken = protocol.spoken?.[ending.do]
    if (spoken === undefined) client.destroy()
    else client.end(spoken)
  }
  const listen = () => new Promise<void>((resolve) => server.listen(path, resolve))
  await listen()
  window.onChange((open) => {
    if (protocol.spoken !== undefined) return
    if (open && window.faultOf('provider') === 'refuse') {
      server.close()
      for (const client of clients) client.destroy()
    } else if (!open && !server.listening) void listen()
  })
  return {
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function passOn(upstream: string, call: string): Promise<string> {
  const socket = connect(upstream)
  socket.end(call)
  return (await buffer(socket)).toString()
}

/** HAProxy's runtime socket: one line, its answer, the end. */
export const runtimeProtocol: SocketProtocol = {
  receive: firstLine,
  accessOf: (call) => (/^(show|get|wait|help)\b/.test(call) ? 'read' : 'write'),
  pretend: () => '\n',
}

/** The cluster behind the program `kubectl`: the arguments as JSON until the end, and a result as JSON. kubectl puts faults into words. */
export const kubectlProtocol: SocketProtocol = {
  receive: async (client) => (await buffer(client)).toString(),
  accessOf: (call) => (/"(patch|apply|scale|create|delete)"/.test(call) ? 'write' : 'read'),
  spoken: {
    refuse: kubectlFailure('The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?'),
    reset: kubectlFailure('Unable to connect to the server: EOF'),
    error: kubectlFailure('Error from server (ServiceUnavailable): the server is currently unable to handle the request'),
  },
  pretend: () => JSON.stringify({ code: 0, stdout: 'patched\n', stderr: '' }),
}

function kubectlFailure(stderr: string): string {
  return JSON.stringify({ code: 1, stdout: '', stderr: `${stderr}\n` })
}

function firstLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.on('error', reject)
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n') + 1))
    })
    socket.on('end', () => resolve(text))
  })
}
