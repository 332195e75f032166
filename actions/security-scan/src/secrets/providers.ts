import { end, start, wordStart } from './boundary.ts'
import { hasChecksum } from './checksum.ts'
import type { SecretRule } from './rule.ts'

function token(id: string, title: string, keywords: readonly string[], body: string, revoke: string): SecretRule {
  return { id, title, severity: 'critical', keywords, pattern: new RegExp(`${start}(?<secret>${body})${end}`, 'g'), entropy: 2.5, revoke }
}

/** A token that ends in a checksum of itself: where that holds, it is one whatever touches it. The rule for the rest has boundaries. */
function checked(id: string, title: string, keywords: readonly string[], prefix: string, revoke: string): SecretRule {
  const pattern = new RegExp(`(?<secret>${prefix}[A-Za-z0-9]{36})`, 'g')
  return { id, title, severity: 'critical', keywords, pattern, entropy: 2.5, crossedOut: false, accepts: hasChecksum, revoke }
}

/** A value without a form of its own, told by the name it is given to: `NAME = "value"`. */
function named(id: string, title: string, keyword: string, names: string, body: string, revoke: string): SecretRule {
  const pattern = new RegExp(
    `${wordStart}[\\w.-]{0,40}(?:${names})["'\\]]{0,2}[ \\t]{0,4}(?:=>|:=|[:=])[ \\t]{0,4}["'\`]?(?<secret>${body})(?![\\w+/=-])`,
    'gi',
  )
  return { id, title, severity: 'critical', keywords: [keyword], pattern, entropy: 3, revoke }
}

const github = 'https://github.com/settings/tokens, or the settings of the GitHub App'
const slack = 'https://api.slack.com/apps'

/** Forms of the providers' own secrets, from their documentation on token formats. */
export const providerRules: readonly SecretRule[] = [
  token(
    'aws-access-key-id',
    'an AWS access key id',
    ['akia', 'asia', 'abia', 'acca'],
    '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}',
    'the IAM console of AWS',
  ),
  named(
    'aws-secret-access-key',
    'an AWS secret access key',
    'aws',
    'aws[\\w.-]{0,20}(?:secret|sk)[\\w.-]{0,20}',
    '[A-Za-z0-9/+]{40}',
    'the IAM console of AWS',
  ),
  // An installation token carries the app's number and a JWT since 2026; the older form is 36 characters.
  token('github-token', 'a GitHub token', ['ghs_'], 'ghs_\\d{1,20}_eyJ[\\w-]{10,1500}\\.[\\w-]{10,3000}\\.[\\w-]{10,1500}', github),
  checked('github-token', 'a GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], 'gh[pousr]_', github),
  token('github-token', 'a GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], 'gh[pousr]_[A-Za-z0-9]{36,255}', github),
  token('github-fine-grained-token', 'a fine-grained GitHub token', ['github_pat_'], 'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}', github),
  token('gitlab-token', 'a GitLab token', ['glpat-'], 'glpat-[\\w-]{20,64}', 'the access tokens of GitLab'),
  token('slack-token', 'a Slack token', ['xox', 'xapp-'], '(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{20,250}', slack),
  token(
    'slack-webhook',
    'a Slack webhook',
    ['hooks.slack.com'],
    'https://hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9]{8,15}/[A-Za-z0-9/]{15,120}',
    slack,
  ),
  token(
    'discord-webhook',
    'a Discord webhook',
    ['/api/webhooks/'],
    'https://(?:ptb\\.|canary\\.)?discord(?:app)?\\.com/api/webhooks/\\d{17,20}/[\\w-]{60,72}',
    'the settings of the channel',
  ),
  token('telegram-bot-token', 'a Telegram bot token', [':aa'], '\\d{8,10}:AA[\\w-]{33}', 'BotFather'),
  token('stripe-key', 'a live Stripe key', ['_live_'], '(?:sk|rk)_live_[A-Za-z0-9]{20,250}', 'https://dashboard.stripe.com/apikeys'),
  token(
    'stripe-webhook-secret',
    'a Stripe webhook secret',
    ['whsec_'],
    'whsec_[A-Za-z0-9+/]{32,80}',
    'https://dashboard.stripe.com/webhooks',
  ),
  token('google-api-key', 'a Google API key', ['aiza'], 'AIza[\\w-]{35}', 'https://console.cloud.google.com/apis/credentials'),
  token(
    'google-oauth-secret',
    'a Google OAuth client secret',
    ['gocspx-'],
    'GOCSPX-[\\w-]{28}',
    'https://console.cloud.google.com/apis/credentials',
  ),
  checked('npm-token', 'an npm token', ['npm_'], 'npm_', 'https://www.npmjs.com/settings/~/tokens'),
  token('npm-token', 'an npm token', ['npm_'], 'npm_[A-Za-z0-9]{36}', 'https://www.npmjs.com/settings/~/tokens'),
  named('npm-auth-token', 'a registry token', '_authtoken', '_authToken', '[A-Za-z0-9._/+-]{20,300}', 'the settings of the registry'),
  token('pypi-token', 'a PyPI token', ['pypi-'], 'pypi-AgEI[\\w-]{50,250}', 'https://pypi.org/manage/account/token/'),
  token('crates-io-token', 'a crates.io token', ['cio'], 'cio[A-Za-z0-9]{32}', 'https://crates.io/settings/tokens'),
  token('rubygems-key', 'a RubyGems key', ['rubygems_'], 'rubygems_[a-f0-9]{48}', 'https://rubygems.org/profile/api_keys'),
  token(
    'docker-token',
    'a Docker Hub token',
    ['dckr_pat_'],
    'dckr_pat_[\\w-]{27}',
    'https://app.docker.com/settings/personal-access-tokens',
  ),
  token(
    'supabase-key',
    'a Supabase secret key',
    ['sbp_', 'sb_secret_'],
    '(?:sbp_[a-f0-9]{40}|sb_secret_[\\w-]{20,60})',
    'the API settings of the Supabase project',
  ),
  token(
    'vercel-token',
    'a Vercel token',
    ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'],
    'vc[picark]_[A-Za-z0-9]{24,80}',
    'https://vercel.com/account/tokens',
  ),
  named('vercel-token', 'a Vercel token', 'vercel', 'vercel[\\w.-]{0,20}token', '[A-Za-z0-9]{24}', 'https://vercel.com/account/tokens'),
  named(
    'cloudflare-token',
    'a Cloudflare API token',
    'cloudflare',
    'cloudflare[\\w.-]{0,20}(?:token|key)',
    '(?:[A-Za-z0-9_-]{40}|[a-f0-9]{37})',
    'https://dash.cloudflare.com/profile/api-tokens',
  ),
  named(
    'cloudflare-token',
    'a Cloudflare API token',
    'cf_',
    'cf_(?:api_)?(?:token|key)',
    '(?:[A-Za-z0-9_-]{40}|[a-f0-9]{37})',
    'https://dash.cloudflare.com/profile/api-tokens',
  ),
  token(
    'digitalocean-token',
    'a DigitalOcean token',
    ['dop_v1_', 'doo_v1_', 'dor_v1_'],
    'do[opr]_v1_[a-f0-9]{64}',
    'https://cloud.digitalocean.com/account/api/tokens',
  ),
  token('fly-token', 'a Fly.io token', ['fo1_', 'flyv1'], '(?:fo1_[\\w-]{43}|FlyV1 fm\\d[\\w+/=,-]{80,600})', 'fly tokens revoke'),
  token('vault-token', 'a HashiCorp Vault token', ['hvs.', 'hvb.'], 'hv[sb]\\.[\\w-]{24,300}', 'vault token revoke'),
  token('sendgrid-key', 'a SendGrid key', ['sg.'], 'SG\\.[\\w-]{22}\\.[\\w-]{43}', 'https://app.sendgrid.com/settings/api_keys'),
  token('twilio-key', 'a Twilio API key', ['sk'], 'SK[0-9a-f]{32}', 'https://console.twilio.com'),
  token(
    'openai-key',
    'an OpenAI key',
    ['t3blbkfj'],
    'sk-(?:[a-z]{2,10}-)?[\\w-]{20,100}T3BlbkFJ[\\w-]{20,100}',
    'https://platform.openai.com/api-keys',
  ),
  token(
    'anthropic-key',
    'an Anthropic key',
    ['sk-ant-'],
    'sk-ant-[a-z]{2,6}\\d{2}-[\\w-]{80,110}',
    'https://console.anthropic.com/settings/keys',
  ),
  token('hugging-face-token', 'a Hugging Face token', ['hf_'], 'hf_[A-Za-z]{34}', 'https://huggingface.co/settings/tokens'),
  token('sentry-token', 'a Sentry token', ['sntrys_', 'sntryu_'], 'sntry[su]_[\\w+/=-]{60,300}', 'the auth tokens of Sentry'),
  token(
    'grafana-token',
    'a Grafana token',
    ['glsa_', 'glc_'],
    '(?:glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}|glc_[A-Za-z0-9+/=]{40,400})',
    'the service accounts of Grafana',
  ),
  token('databricks-token', 'a Databricks token', ['dapi'], 'dapi[0-9a-f]{32}(?:-\\d)?', 'the user settings of Databricks'),
  token(
    'shopify-token',
    'a Shopify token',
    ['shpat_', 'shpss_', 'shpca_', 'shppa_'],
    'shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}',
    'the admin of the Shopify app',
  ),
  token('linear-key', 'a Linear key', ['lin_api_'], 'lin_api_[A-Za-z0-9]{40}', 'https://linear.app/settings/api'),
  token('new-relic-key', 'a New Relic key', ['nrak-'], 'NRAK-[A-Z0-9]{27}', 'the API keys of New Relic'),
  token('planetscale-token', 'a PlanetScale token', ['pscale_'], 'pscale_(?:tkn|pw|oauth)_[\\w.-]{32,64}', 'the settings of PlanetScale'),
  named(
    'azure-storage-key',
    'an Azure storage key',
    'accountkey',
    'AccountKey',
    '[A-Za-z0-9+/]{86}==',
    'the access keys of the storage account',
  ),
]
