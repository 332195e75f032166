import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { type CallObserver, FaultyExchanges } from './faulty-exchange.ts'
import type { TimedFault } from './timed-fault.ts'

const result = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() })
type CommandResult = z.infer<typeof result>
const call = z.object({ command: z.enum(['observe', 'shift']), to: z.string() })

export type CommandFrontOptions = { path: string; window: TimedFault; observer: CallObserver }

/**
 * Decides on each of the team's commands, which `command-process.ts` starts: it asks here before its command runs, and says here what
 * came of it. A command that hangs gets no answer; one that is reset is killed.
 */
export async function startCommandFront({ path, window, observer }: CommandFrontOptions): Promise<AsyncDisposable> {
  const exchanges = new FaultyExchanges<CommandResult>(window, observer)
  const clients = new Set<Socket>()
  const server = createServer((client) => {
    clients.add(client)
    client.on('close', () => clients.delete(client))
    client.on('error', () => undefined)
    serve(client).catch(() => client.destroy())
  })
  const serve = async (client: Socket) => {
    const lines = createInterface({ input: client })[Symbol.asyncIterator]()
    const next = async () => String((await lines.next()).value)
    const { command, to } = call.parse(JSON.parse(await next()))
    const ending = await exchanges.carryOut({
      party: 'provider',
      access: command === 'observe' ? 'read' : 'write',
      what: `${command} ${to}`,
      pass: async () => {
        client.write(`${JSON.stringify({ do: 'run' })}\n`)
        return result.parse(JSON.parse(await next()))
      },
      pretend: () => ({ code: 0, stdout: '', stderr: '' }),
      error: () => failed,
      isWhole: ({ code }) => code === 0,
    })
    if (ending.do === 'hang') return
    const told =
      ending.do === 'answer' ? { do: 'end', ...ending.answer } : ending.do === 'refuse' ? { do: 'end', ...failed } : { do: 'die' }
    client.end(`${JSON.stringify(told)}\n`)
  }
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return {
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const failed: CommandResult = { code: 1, stdout: '', stderr: 'the load balancer does not answer\n' }
