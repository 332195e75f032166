import { z } from 'zod'
import { duration } from '../../../core/duration.ts'
import { command } from '../../command.ts'

/** Who starts and stops a release on a side. */
export const placement = z
  .strictObject({
    prepare: command.optional().meta({
      description:
        'Command that starts release `$RELEASE` on the side `$COLOUR`, without traffic. As every command of a rollout, it runs in the root of the repository and gets `$SERVICE` and `$ENVIRONMENT`, so that one script can serve several services.',
      examples: [['deploy/start.sh', '$COLOUR', '$RELEASE']],
    }),
    source: z.enum(['checkout', 'artifact']).optional().meta({
      description:
        'What `prepare` starts a release from. `checkout`: it builds or uploads the checked-out commit, so a rollback runs it only in a checkout of the destination. `artifact`: it starts what was built before. The default is `checkout` for cloudflare-workers and vercel, `artifact` for others.',
    }),
    retire: command.optional().meta({
      description: 'Command that stops the side `$COLOUR`.',
      examples: [['deploy/stop.sh', '$COLOUR']],
    }),
    logs: command.optional().meta({
      description: 'Command that prints the last `$LINES` log lines of the side `$COLOUR`, for the incident record.',
      examples: ['journalctl --unit "shop-$COLOUR" --lines "$LINES"'],
    }),
    available: command.optional().meta({
      description: 'Command that ends with 0 when `$RELEASE` can be started without a new build, and with 1 when it is gone.',
      examples: ['test -d "releases/$RELEASE"'],
    }),
    'time-limit': duration.prefault('5m').meta({ description: 'Longest time that each command of the placement may take.' }),
  })
  .meta({ id: 'placement' })
export type PlacementConfig = z.infer<typeof placement>
