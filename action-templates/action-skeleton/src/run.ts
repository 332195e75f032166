import { join } from 'node:path'
import type { Context, Outcome } from '@slipway/shared/action'
import { codeSpan, escapeMarkdown, md } from '@slipway/shared/core/markdown'
import type { Inputs } from './inputs.ts'

/** The use case: inputs and ports in, an outcome out. A file that is not there is a verdict, not an error. */
export async function run({ path }: Inputs, { files, runner }: Context): Promise<Outcome> {
  const bytes = await files.size(join(runner.workspace, path))
  const headline = bytes === undefined ? `There is no file ${path}` : `${path} has ${bytes} bytes`
  return {
    ok: bytes !== undefined,
    evidence: { verdict: bytes === undefined ? 'fail' : 'pass', headline, inputs: { path } },
    outputs: { bytes: String(bytes ?? '') },
    summary: md`### ${codeSpan(path)}: ${escapeMarkdown(bytes === undefined ? 'not there' : `${bytes} bytes`)}\n`,
  }
}
