import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'

const main = resolve(import.meta.dirname, '../src/main.ts')

/** The command as it is started by a script of the root. */
async function slipway(...args: string[]) {
  const child = spawn(process.execPath, [join(main, '../../../../tools/node-24.mjs'), 'packages/cli/src/main.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((settle) => child.once('close', settle))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, out, err }
}

describe('slipway', () => {
  it.each([
    [['--help'], /Usage: slipway .*rehearse/s],
    [['rehearse', '--help'], /Usage: slipway rehearse .*--list.*--all.*--json <file>.*Ends with 0/s],
    [['replay', '--help'], /Usage: slipway replay .*<folder>.*--limit <metric=value>.*Ends with 0/s],
    [['rehearse', '--list'], /production.*Without a name the core ones are played/s],
  ])('answers %j on stdout and ends well', async (args, expected) => {
    const { code, out, err } = await slipway(...args)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(expected)
    // Nothing colours what goes into a pipe.
    expect(out).not.toContain('\u001b[')
  })

  it.each([
    [['reherse'], /unknown command 'reherse'\n\(Did you mean rehearse\?\)/],
    [['rehearse', '--lst'], /unknown option '--lst'\n\(Did you mean --list\?\)/],
    [['rehearse', 'productoin'], /There is no scenario "productoin"; did you mean "production"\?/],
    [['replay', '/nowhere'], /\/nowhere holds no watch: .*\nGive the folder that the artifact monitoring-results/s],
    [['rehearse', '--within', 'soon'], /argument 'soon' is invalid\. Expected a duration such as 45m/],
    [['rehearse', '--json'], /option '--json <file>' argument missing/],
  ])('says of %j what is wrong and what was meant, without a stack', async (args, expected) => {
    const { code, out, err } = await slipway(...args)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(expected)
    expect(err).not.toMatch(/^ {4}at /m)
  })
})
