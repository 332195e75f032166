import { connect, type Socket } from 'node:net'

/** How one request went. `resend`: a kept connection was closed before any answer, which a client may send again (RFC 9110, 9.2.2). */
export type Outcome = { state: 'answered'; side: string } | { state: 'failed'; reason: string } | { state: 'resend' }

/** One connection that asks one request after the other, by hand: Node's own client would take most of the machine. */
export class Connection {
  readonly #port: number
  readonly #kept: boolean
  #socket: Socket | undefined
  #text = ''
  #used = false
  #end: ((outcome: Outcome) => void) | undefined

  constructor(port: number, { kept }: { kept: boolean }) {
    this.#port = port
    this.#kept = kept
  }

  /** Asks, and calls back when the whole answer is there or will never be. */
  ask(path: string, end: (outcome: Outcome) => void): void {
    this.#end = end
    this.#text = ''
    const socket = this.#socket ?? this.#open()
    socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n${this.#kept ? '' : 'connection: close\r\n'}\r\n`)
  }

  /** Gives up on the request in hand. */
  abandon(reason: string): void {
    this.#drop()
    this.#finish({ state: 'failed', reason })
  }

  #open(): Socket {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true })
    this.#socket = socket
    this.#used = false
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => this.#read(socket, chunk))
    socket.on('error', (error) => this.#lost(socket, error.message))
    socket.on('close', () => this.#lost(socket, 'closed without a whole answer'))
    return socket
  }

  #read(socket: Socket, chunk: string): void {
    if (socket !== this.#socket) return
    this.#text += chunk
    const text = this.#text
    const head = text.indexOf('\r\n\r\n')
    if (head < 0) return
    const [, length] = /\r\ncontent-length: (\d+)/i.exec(text) ?? []
    if (text.length < head + 4 + Number(length ?? 0)) return
    this.#used = true
    if (!this.#kept || /\r\nconnection: close/i.test(text)) this.#drop()
    const [, side = ''] = /\r\nx-side: (\w+)/.exec(text) ?? []
    if (text.startsWith('HTTP/1.1 200 ') && length !== undefined) this.#finish({ state: 'answered', side })
    else this.#finish({ state: 'failed', reason: text.slice(0, text.indexOf('\r\n')) })
  }

  #lost(socket: Socket, reason: string): void {
    if (socket !== this.#socket) return
    const untouched = this.#used && this.#text === ''
    this.#drop()
    this.#finish(untouched ? { state: 'resend' } : { state: 'failed', reason })
  }

  #drop(): void {
    const socket = this.#socket
    this.#socket = undefined
    // Where the proxy has ended it, this only closes our half.
    socket?.destroy()
  }

  #finish(outcome: Outcome): void {
    const end = this.#end
    this.#end = undefined
    end?.(outcome)
  }
}
