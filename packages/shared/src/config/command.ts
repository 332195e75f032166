import { z } from 'zod'

/**
 * The user's own command: an argument array, or one string, which means `bash --norc -euo pipefail -c STRING`. Without `--norc`, bash
 * treats a socket as standard input (a pipe from Node is one) as a remote login and reads ~/.bashrc.
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
