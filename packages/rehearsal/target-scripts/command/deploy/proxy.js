// @ts-check
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

/** Says one line to the team's proxy and gives its answer. @param {string} line */
export function say(line) {
  const socket = connect(process.env.EDGE_SOCKET ?? '')
  socket.write(`${line}\n`)
  return text(socket)
}
