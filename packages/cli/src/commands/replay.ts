import { Command } from 'commander'

type Options = { limit: string[] }

export function replayCommand(): Command {
  return new Command('replay')
    .description('Gives the verdict of a recorded watch again, from its samples alone; under other limits too.')
    .argument('<folder>', 'what the artifact monitoring-results of a run is unpacked into')
    .option('--limit <metric=value>', 'judges it under this limit as well; may be given more than once', collected, [])
    .addHelpText(
      'after',
      '\nLimits: --limit error-rate=0.8% --limit response-time.p95=800ms\nEnds with 0 where every verdict is the recorded one, with 1 where one differs or cannot be given.',
    )
    .action(async (folder: string, { limit }: Options) => {
      const { replay } = await import('./replay-report.ts')
      process.exitCode = await replay(folder, limit)
    })
}

function collected(value: string, before: readonly string[]): string[] {
  return [...before, value]
}
