import { z } from 'zod'

/**
 * The user's own command: an argument array, or one string, which means `bash --norc -euo pipefail -c STRING`. Without
 * `--norc`, bash takes a standard input that is a socket (as a pipe from Node is) for a remote login and reads ~/.bashrc.
 */
export const command = z
  .union([
    z
      .string()
      .min(1)
      .transform((line): [string, ...string[]] => ['bash', '--norc', '-euo', 'pipefail', '-c', line]),
    z.tuple([z.string().min(1)], z.string()),
  ])
  .meta({ id: 'command' })
export type Command = z.infer<typeof command>
