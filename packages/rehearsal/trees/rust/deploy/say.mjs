// Says one line to the proxy in front of the service, and prints its answer.
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

const socket = connect(process.env.PROXY_SOCKET ?? '')
socket.write(`${process.argv[2]}\n`)
process.stdout.write((await text(socket)).trim())
