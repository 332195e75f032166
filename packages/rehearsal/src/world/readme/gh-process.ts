/** The program `gh` of a reader's shell: sends its arguments to the story, and prints and ends with what that answers. */
import { z } from 'zod'

const answer = await fetch(process.env['REHEARSAL_GH'] ?? '', { method: 'POST', body: JSON.stringify(process.argv.slice(2)) })
const { stdout, error } = z.object({ stdout: z.string(), error: z.string().optional() }).parse(await answer.json())
process.stdout.write(stdout)
if (error !== undefined) {
  process.stderr.write(`${error}\n`)
  process.exitCode = 1
}
