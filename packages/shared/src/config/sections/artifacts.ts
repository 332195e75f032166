import { z } from 'zod'
import { duration } from '../../core/duration.ts'

const day = 86_400_000
/** GitHub keeps an Actions artifact for at most 400 days, in a public repository for 90 (docs, "Configuring the retention period"). */
const longestRetention = 400

/** Where the bytes of releases are kept beyond the run that built them. */
export const artifacts = z
  .strictObject({
    store: z
      .enum(['actions-artifact', 'release-asset', 'oci'])
      .default('actions-artifact')
      .meta({
        description:
          'Where the bytes of a release are kept: `actions-artifact` is the artifact of the run, which expires after `retention`; `release-asset` is a file of a prerelease of the repository, `oci` an artifact in a registry. The last two are kept until somebody removes them.',
        examples: ['oci'],
      }),
    ref: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({
        description:
          'For `oci`, registry and name, without a tag: needed. For `release-asset`, what the tags of the prereleases begin with, followed by the month; `slipway-artifacts` when not given.',
        examples: ['ghcr.io/acme/shop-releases'],
      }),
    retention: duration.optional().meta({
      description:
        'How long an Actions artifact is kept, in whole days; without it, as long as the settings of the repository say, which is also the most: 90 days unless changed.',
      examples: ['30d'],
    }),
  })
  .superRefine(({ store, ref, retention }, context) => {
    const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (store === 'oci' && (ref === undefined || !isRepository(ref)))
      problem('ref', 'expected registry and name in lower case, without a tag, such as ghcr.io/acme/shop-releases')
    if (store === 'release-asset' && ref !== undefined && !/^[\w][\w.-]*$/.test(ref))
      problem('ref', 'expected the beginning of a tag: letters, digits, dots, hyphens and underscores')
    if (store === 'actions-artifact' && ref !== undefined) problem('ref', 'not used by actions-artifact; leave it out')
    if (retention === undefined) return
    if (store !== 'actions-artifact')
      problem('retention', `not used by ${store}, which keeps artifacts until somebody removes them; leave it out`)
    else if (retention % day !== 0 || retention < day || retention > longestRetention * day)
      problem('retention', `expected whole days, from 1d to ${longestRetention}d`)
  })
export type ArtifactsSection = z.infer<typeof artifacts>

/** The names of a registry and of a repository in it (OCI Distribution Specification 1.1, "Pulling manifests"). */
function isRepository(text: string): boolean {
  const [host = '', ...name] = text.split('/')
  const component = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/
  return /^[a-z0-9.-]+(:\d+)?$/.test(host) && /[.:]|^localhost$/.test(host) && name.length > 0 && name.every((part) => component.test(part))
}
