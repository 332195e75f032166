/** The program `kubectl` of a stage: passes its arguments on to the cluster that KUBECONFIG names, and prints the answer. */
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

const { socketPath, user } = JSON.parse(readFileSync(process.env['KUBECONFIG'] ?? '', 'utf8'))
const socket = connect(socketPath)
socket.end(JSON.stringify({ args: process.argv.slice(2), user }))
const { code, stdout, stderr } = JSON.parse(await text(socket))
process.stdout.write(stdout)
process.stderr.write(stderr)
process.exitCode = code
