/** Runs one of the team's commands as the front allows: `command-process.ts SOCKET observe|shift PROGRAM ARGUMENT…`. */
import { spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

const [socketPath = '', command = '', program = '', ...rest] = process.argv.slice(2)
const { BLUE_WEIGHT = '', GREEN_WEIGHT = '' } = process.env
const socket = connect(socketPath)
socket.write(`${JSON.stringify({ command, to: command === 'shift' ? `${BLUE_WEIGHT}/${GREEN_WEIGHT}` : '' })}\n`)
for await (const line of createInterface({ input: socket })) {
  const told = JSON.parse(line)
  if (told.do === 'die') process.kill(process.pid, 'SIGKILL')
  if (told.do === 'end') {
    process.stdout.write(told.stdout)
    process.stderr.write(told.stderr)
    process.exitCode = told.code
    break
  }
  const { status, stdout, stderr } = spawnSync(program, rest, { encoding: 'utf8' })
  socket.write(`${JSON.stringify({ code: status ?? 1, stdout, stderr })}\n`)
}
socket.destroy()
