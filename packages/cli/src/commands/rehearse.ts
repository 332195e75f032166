import { parseDuration } from '@slipway/shared/core/duration'
import { Command, InvalidArgumentError } from 'commander'

type Options = { list: boolean; all: boolean; again: boolean; within?: number; json?: string; keep: boolean; verbose: boolean }

function milliseconds(text: string): number {
  const span = parseDuration(text)
  if (span === undefined) throw new InvalidArgumentError('Expected a duration such as 45m or 1h30m.')
  return span
}

export function rehearseCommand(): Command {
  return new Command('rehearse')
    .description('Plays the whole pipeline on this machine: good releases and bad ones, from push to rollback.')
    .argument('[scenario...]', 'the stories to play; without a name, the core ones')
    .option('--list', 'names the stories', false)
    .option('--all', 'plays every story', false)
    .option('--again', 'plays once more, alone, what did not hold on a busy machine', false)
    .option(
      '--within <duration>',
      'after so long, such as 45m, begins no more stories but the core ones, and names those that were not played',
      milliseconds,
    )
    .option('--json <file>', 'writes what was claimed and measured to a file')
    .option('--keep', 'leaves the folders of the stories behind', false)
    .option('--verbose', 'shows the log of every job', false)
    .addHelpText('after', '\nEnds with 0 only where every claim of every story held.')
    .action(async (names: string[], { json, within, ...options }: Options) => {
      const { rehearse } = await import('@slipway/rehearsal/rehearse')
      process.exitCode = await rehearse(names, { ...options, within, json })
    })
}
