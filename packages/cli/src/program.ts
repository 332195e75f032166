import { Command } from 'commander'
import { rehearseCommand } from './commands/rehearse.ts'
import { replayCommand } from './commands/replay.ts'

/** All commands, each in a file of its own that loads its work only when it is called. */
export function program(): Command {
  return new Command('slipway')
    .description('Launches a release, watches it, and takes it back when it fails: what of it runs on this machine.')
    .showHelpAfterError('Add --help to see what there is.')
    .addCommand(rehearseCommand())
    .addCommand(replayCommand())
}
