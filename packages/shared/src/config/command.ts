import { z } from 'zod'

/** The user's own command: an argument array, or one string, which means `bash -euo pipefail -c STRING`. */
export const command = z.union([
  z
    .string()
    .min(1)
    .transform((line): [string, ...string[]] => ['bash', '-euo', 'pipefail', '-c', line]),
  z.tuple([z.string().min(1)], z.string()),
])
export type Command = z.infer<typeof command>
