import type { EnvironmentConfig } from '../../config/load.ts'
import { releaseArtifactOf } from '../../core/keys.ts'
import type { Github } from '../../github/octokit.ts'
import type { ByteTransfer } from '../../ports/byte-transfer.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Runner } from '../../ports/runner.ts'
import type { StoredArtifact } from '../contract/artifact-store.ts'
import { actionsArtifacts } from './actions-artifact.ts'
import type { ArtifactClient } from './artifact-keeper.ts'
import { ociArtifacts } from './oci-artifact.ts'
import type { RegistryCredentials } from './oci-registry.ts'
import { releaseAssets } from './release-asset.ts'

export type ArtifactStoreDeps = {
  github: Github
  transfer: ByteTransfer
  clock: Clock
  runner: Pick<Runner, 'run' | 'call'>
  /** With the login of a registry, as OCI_USERNAME and OCI_PASSWORD. */
  variables: Readonly<Record<string, string>>
  /** The token of the job, for GitHub's own registry. */
  token: string | undefined
}

/** What the tags of the prereleases begin with that hold artifacts. */
const usualPrefix = 'slipway-artifacts'

/**
 * The stores of releases. New ones go where the configuration says; those of before are found where the ledger says they are, whatever the
 * configuration says now.
 */
export function artifactStoreOf({ store, ref, service }: EnvironmentConfig['artifacts'], deps: ArtifactStoreDeps): ArtifactClient {
  const { github, transfer, clock, runner } = deps
  const repository = store === 'oci' ? ref : undefined
  const clients: Record<StoredArtifact['store'], ArtifactClient> = {
    'actions-artifact': actionsArtifacts(github, { run: runner.run.id, name: releaseArtifactOf(service, runner.call) }, transfer),
    'release-asset': releaseAssets({ github, transfer, clock, prefix: store === 'release-asset' ? (ref ?? usualPrefix) : usualPrefix }),
    oci: ociArtifacts({ repository, transfer, credentials: (host) => credentialsFor(host, deps, repository) }),
  }
  return {
    has: (artifact, signal) => clients[artifact.store].has(artifact, signal),
    fetch: (artifact, folder, signal) => clients[artifact.store].fetch(artifact, folder, signal),
    keep: (file, signal) => clients[store].keep(file, signal),
  }
}

/**
 * The login goes to the registry of the configuration alone: a record of the ledger may name any other. GitHub's own registry takes the
 * token of the job, under any name.
 */
function credentialsFor(
  host: string,
  { variables, token, runner }: ArtifactStoreDeps,
  configured: string | undefined,
): RegistryCredentials | undefined {
  const { OCI_USERNAME: username, OCI_PASSWORD: password } = variables
  if (password !== undefined && configured?.startsWith(`${host}/`) === true) return { username: username ?? 'slipway', password }
  return host === 'ghcr.io' && token !== undefined ? { username: runner.run.actor, password: token } : undefined
}
