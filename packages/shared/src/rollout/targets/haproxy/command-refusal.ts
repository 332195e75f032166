import { ActionError } from '../../../core/errors.ts'

/** Whether the output of a command reports success: it is empty, or one of these texts. */
export function isSuccess(output: string): boolean {
  return output === '' || /^(New server registered|Server deleted|IP changed|no need to change|port changed)/.test(output)
}

/** The error of a command that HAProxy refused, with a hint for the known causes. */
export function commandRefusal(command: string, output: string): ActionError {
  const hints: [RegExp, string][] = [
    [/static|dynamic load balancing/i, 'Weights need a dynamic algorithm: "balance roundrobin" or "balance leastconn".'],
    [/permission/i, 'The socket needs "level admin" in haproxy.cfg.'],
    [
      /'cookie' option/i,
      'This HAProxy gives an added server no cookie: write both servers into haproxy.cfg, without target.servers.*.address.',
    ],
    [/unknown command/i, 'Slipway knows HAProxy from version 2.6 on.'],
  ]
  const hint = hints.find(([pattern]) => pattern.test(output))?.[1] ?? 'See target.backend and target.servers.'
  return new ActionError(`HAProxy refused "${command}": ${output.split('\n')[0]}`, { hint })
}
