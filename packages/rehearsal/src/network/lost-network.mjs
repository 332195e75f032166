// Preloaded into the actions on a runner that can lose its network: while the file named by SLIPWAY_NO_NETWORK exists, no connection is made,
// and those that exist end, each with the error of a machine without a route. Sockets of this machine's own file system work on.
import { existsSync } from 'node:fs'
import net from 'node:net'

const file = process.env.SLIPWAY_NO_NETWORK ?? ''
const isAction = /[/\\]dist[/\\][a-z-]+[/\\](?:main|post)\.js$/.test(process.argv[1] ?? '')
const open = new Set()
const noRoute = () => Object.assign(new Error('connect ENETUNREACH'), { code: 'ENETUNREACH', errno: -101, syscall: 'connect' })

if (isAction) {
  const connect = net.Socket.prototype.connect
  net.Socket.prototype.connect = function (...to) {
    const [first] = Array.isArray(to[0]) ? to[0] : to
    if (typeof first === 'object' && first !== null && first.path !== undefined && first.path !== null) return connect.apply(this, to)
    open.add(this)
    this.once('close', () => open.delete(this))
    if (!existsSync(file)) return connect.apply(this, to)
    process.nextTick(() => this.destroy(noRoute()))
    return this
  }
  const cut = () => {
    if (open.size > 0 && existsSync(file)) for (const socket of open) socket.destroy(noRoute())
  }
  setInterval(cut, 50).unref()
}
