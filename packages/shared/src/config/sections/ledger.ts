import { z } from 'zod'
import { duration } from '../../core/duration.ts'

export const ledger = z.strictObject({
  workflows: z
    .array(z.string().regex(/^[^/]+\.ya?ml$/, 'expected the name of a file in .github/workflows, such as deploy.yml'))
    .default([])
    .meta({
      description: 'File names of workflows whose runs may write the ledger, beside enhanced-ci, enhanced-release and deployment-monitor.',
      examples: [['ship.yml']],
    }),
  'believe-deleted-after': duration.prefault('90d').meta({
    description: 'Age from which a record is believed although its run was deleted. GitHub keeps runs for 90 days by default.',
  }),
})
