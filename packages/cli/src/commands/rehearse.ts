import { Command } from 'commander'

type Options = { list: boolean; all: boolean; again: boolean; json?: string; keep: boolean; verbose: boolean }

export function rehearseCommand(): Command {
  return new Command('rehearse')
    .description('Plays the whole pipeline on this machine: good releases and bad ones, from push to rollback.')
    .argument('[scenario...]', 'the stories to play; without a name, the core ones')
    .option('--list', 'names the stories', false)
    .option('--all', 'plays every story', false)
    .option('--again', 'plays once more, alone, what did not hold on a busy machine', false)
    .option('--json <file>', 'writes what was claimed and measured to a file')
    .option('--keep', 'leaves the folders of the stories behind', false)
    .option('--verbose', 'shows the log of every job', false)
    .addHelpText('after', '\nEnds with 0 only where every claim of every story held.')
    .action(async (names: string[], { json, ...options }: Options) => {
      const { rehearse } = await import('@slipway/rehearsal/rehearse')
      process.exitCode = await rehearse(names, { ...options, json })
    })
}
