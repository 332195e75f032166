import type { PublicAddresses } from '../http/answer.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'

/** GitHub's opaque ids: base64 of something. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url')
}

/** `simple-user` of GitHub's description. */
export function showPerson(emulator: EmulatorContext, addresses: PublicAddresses, login: string) {
  const { id, type } = emulator.person(login)
  const url = `${addresses.api}/users/${encodeURIComponent(login)}`
  return {
    login,
    id,
    node_id: nodeId('User', id),
    avatar_url: `${addresses.html}/avatars/u/${id}`,
    gravatar_id: '',
    url,
    html_url: type === 'Bot' ? `${addresses.html}/apps/${login.replace('[bot]', '')}` : `${addresses.html}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    site_admin: false,
  }
}

/** `public-user`. */
export function showProfile(emulator: EmulatorContext, addresses: PublicAddresses, login: string) {
  return {
    ...showPerson(emulator, addresses, login),
    name: login,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 1,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
  }
}

/** The GitHub App behind a job's token, as `integration`. */
export function showActionsApp(emulator: EmulatorContext, addresses: PublicAddresses) {
  return {
    id: 15368,
    slug: 'github-actions',
    node_id: nodeId('App', 15368),
    owner: showPerson(emulator, addresses, 'github'),
    name: 'GitHub Actions',
    description: 'Automate your workflow from idea to production',
    external_url: 'https://help.github.com/en/actions',
    html_url: `${addresses.html}/apps/github-actions`,
    created_at: '2018-07-30T09:30:17Z',
    updated_at: '2019-12-10T19:04:12Z',
    permissions: { checks: 'write', contents: 'write', deployments: 'write', issues: 'write', metadata: 'read' },
    events: [],
  }
}
