import { end, start, wordStart } from './boundary.ts'
import { hasChecksum } from './checksum.ts'
import type { SecretRule } from './rule.ts'

type RuleNames = Pick<SecretRule, 'id' | 'title' | 'revoke'>

function token({ id, title, keywords, body, revoke }: RuleNames & { keywords: readonly string[]; body: string }): SecretRule {
  return { id, title, severity: 'critical', keywords, pattern: new RegExp(`${start}(?<secret>${body})${end}`, 'g'), entropy: 2.5, revoke }
}

/** A token that ends in a checksum. With a valid checksum it needs no word boundary; the rule without a checksum does. */
function checked({ id, title, keywords, prefix, revoke }: RuleNames & { keywords: readonly string[]; prefix: string }): SecretRule {
  const pattern = new RegExp(`(?<secret>${prefix}[A-Za-z0-9]{36})`, 'g')
  return { id, title, severity: 'critical', keywords, pattern, entropy: 2.5, crossedOut: false, accepts: hasChecksum, revoke }
}

/** A value without a format of its own, detected by the name before it: `NAME = "value"`. */
function named({ id, title, keyword, names, body, revoke }: RuleNames & { keyword: string; names: string; body: string }): SecretRule {
  const pattern = new RegExp(
    `${wordStart}[\\w.-]{0,40}(?:${names})["'\\]]{0,2}[ \\t]{0,4}(?:=>|:=|[:=])[ \\t]{0,4}["'\`]?(?<secret>${body})(?![\\w+/=-])`,
    'gi',
  )
  return { id, title, severity: 'critical', keywords: [keyword], pattern, entropy: 3, revoke }
}

const github = 'https://github.com/settings/tokens, or the settings of the GitHub App'
const slack = 'https://api.slack.com/apps'

/** The token formats of providers, from their documentation. */
export const providerRules: readonly SecretRule[] = [
  token({
    id: 'aws-access-key-id',
    title: 'an AWS access key id',
    keywords: ['akia', 'asia', 'abia', 'acca'],
    body: '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}',
    revoke: 'the IAM console of AWS',
  }),
  named({
    id: 'aws-secret-access-key',
    title: 'an AWS secret access key',
    keyword: 'aws',
    names: 'aws[\\w.-]{0,20}(?:secret|sk)[\\w.-]{0,20}',
    body: '[A-Za-z0-9/+]{40}',
    revoke: 'the IAM console of AWS',
  }),
  // An installation token carries the app's number and a JWT since 2026; the older form is 36 characters.
  token({
    id: 'github-token',
    title: 'a GitHub token',
    keywords: ['ghs_'],
    body: 'ghs_\\d{1,20}_eyJ[\\w-]{10,1500}\\.[\\w-]{10,3000}\\.[\\w-]{10,1500}',
    revoke: github,
  }),
  checked({
    id: 'github-token',
    title: 'a GitHub token',
    keywords: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    prefix: 'gh[pousr]_',
    revoke: github,
  }),
  token({
    id: 'github-token',
    title: 'a GitHub token',
    keywords: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    body: 'gh[pousr]_[A-Za-z0-9]{36,255}',
    revoke: github,
  }),
  token({
    id: 'github-fine-grained-token',
    title: 'a fine-grained GitHub token',
    keywords: ['github_pat_'],
    body: 'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}',
    revoke: github,
  }),
  token({
    id: 'gitlab-token',
    title: 'a GitLab token',
    keywords: ['glpat-'],
    body: 'glpat-[\\w-]{20,64}',
    revoke: 'the access tokens of GitLab',
  }),
  token({
    id: 'slack-token',
    title: 'a Slack token',
    keywords: ['xox', 'xapp-'],
    body: '(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{20,250}',
    revoke: slack,
  }),
  token({
    id: 'slack-webhook',
    title: 'a Slack webhook',
    keywords: ['hooks.slack.com'],
    body: 'https://hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9]{8,15}/[A-Za-z0-9/]{15,120}',
    revoke: slack,
  }),
  token({
    id: 'discord-webhook',
    title: 'a Discord webhook',
    keywords: ['/api/webhooks/'],
    body: 'https://(?:ptb\\.|canary\\.)?discord(?:app)?\\.com/api/webhooks/\\d{17,20}/[\\w-]{60,72}',
    revoke: 'the settings of the channel',
  }),
  token({
    id: 'telegram-bot-token',
    title: 'a Telegram bot token',
    keywords: [':aa'],
    body: '\\d{8,10}:AA[\\w-]{33}',
    revoke: 'BotFather',
  }),
  token({
    id: 'stripe-key',
    title: 'a live Stripe key',
    keywords: ['_live_'],
    body: '(?:sk|rk)_live_[A-Za-z0-9]{20,250}',
    revoke: 'https://dashboard.stripe.com/apikeys',
  }),
  token({
    id: 'stripe-webhook-secret',
    title: 'a Stripe webhook secret',
    keywords: ['whsec_'],
    body: 'whsec_[A-Za-z0-9+/]{32,80}',
    revoke: 'https://dashboard.stripe.com/webhooks',
  }),
  token({
    id: 'google-api-key',
    title: 'a Google API key',
    keywords: ['aiza'],
    body: 'AIza[\\w-]{35}',
    revoke: 'https://console.cloud.google.com/apis/credentials',
  }),
  token({
    id: 'google-oauth-secret',
    title: 'a Google OAuth client secret',
    keywords: ['gocspx-'],
    body: 'GOCSPX-[\\w-]{28}',
    revoke: 'https://console.cloud.google.com/apis/credentials',
  }),
  checked({
    id: 'npm-token',
    title: 'an npm token',
    keywords: ['npm_'],
    prefix: 'npm_',
    revoke: 'https://www.npmjs.com/settings/~/tokens',
  }),
  token({
    id: 'npm-token',
    title: 'an npm token',
    keywords: ['npm_'],
    body: 'npm_[A-Za-z0-9]{36}',
    revoke: 'https://www.npmjs.com/settings/~/tokens',
  }),
  named({
    id: 'npm-auth-token',
    title: 'a registry token',
    keyword: '_authtoken',
    names: '_authToken',
    body: '[A-Za-z0-9._/+-]{20,300}',
    revoke: 'the settings of the registry',
  }),
  token({
    id: 'pypi-token',
    title: 'a PyPI token',
    keywords: ['pypi-'],
    body: 'pypi-AgEI[\\w-]{50,250}',
    revoke: 'https://pypi.org/manage/account/token/',
  }),
  token({
    id: 'crates-io-token',
    title: 'a crates.io token',
    keywords: ['cio'],
    body: 'cio[A-Za-z0-9]{32}',
    revoke: 'https://crates.io/settings/tokens',
  }),
  token({
    id: 'rubygems-key',
    title: 'a RubyGems key',
    keywords: ['rubygems_'],
    body: 'rubygems_[a-f0-9]{48}',
    revoke: 'https://rubygems.org/profile/api_keys',
  }),
  token({
    id: 'docker-token',
    title: 'a Docker Hub token',
    keywords: ['dckr_pat_'],
    body: 'dckr_pat_[\\w-]{27}',
    revoke: 'https://app.docker.com/settings/personal-access-tokens',
  }),
  token({
    id: 'supabase-key',
    title: 'a Supabase secret key',
    keywords: ['sbp_', 'sb_secret_'],
    body: '(?:sbp_[a-f0-9]{40}|sb_secret_[\\w-]{20,60})',
    revoke: 'the API settings of the Supabase project',
  }),
  token({
    id: 'vercel-token',
    title: 'a Vercel token',
    keywords: ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'],
    body: 'vc[picark]_[A-Za-z0-9]{24,80}',
    revoke: 'https://vercel.com/account/tokens',
  }),
  named({
    id: 'vercel-token',
    title: 'a Vercel token',
    keyword: 'vercel',
    names: 'vercel[\\w.-]{0,20}token',
    body: '[A-Za-z0-9]{24}',
    revoke: 'https://vercel.com/account/tokens',
  }),
  named({
    id: 'cloudflare-token',
    title: 'a Cloudflare API token',
    keyword: 'cloudflare',
    names: 'cloudflare[\\w.-]{0,20}(?:token|key)',
    body: '(?:[A-Za-z0-9_-]{40}|[a-f0-9]{37})',
    revoke: 'https://dash.cloudflare.com/profile/api-tokens',
  }),
  named({
    id: 'cloudflare-token',
    title: 'a Cloudflare API token',
    keyword: 'cf_',
    names: 'cf_(?:api_)?(?:token|key)',
    body: '(?:[A-Za-z0-9_-]{40}|[a-f0-9]{37})',
    revoke: 'https://dash.cloudflare.com/profile/api-tokens',
  }),
  token({
    id: 'digitalocean-token',
    title: 'a DigitalOcean token',
    keywords: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
    body: 'do[opr]_v1_[a-f0-9]{64}',
    revoke: 'https://cloud.digitalocean.com/account/api/tokens',
  }),
  token({
    id: 'fly-token',
    title: 'a Fly.io token',
    keywords: ['fo1_', 'flyv1'],
    body: '(?:fo1_[\\w-]{43}|FlyV1 fm\\d[\\w+/=,-]{80,600})',
    revoke: 'fly tokens revoke',
  }),
  token({
    id: 'vault-token',
    title: 'a HashiCorp Vault token',
    keywords: ['hvs.', 'hvb.'],
    body: 'hv[sb]\\.[\\w-]{24,300}',
    revoke: 'vault token revoke',
  }),
  token({
    id: 'sendgrid-key',
    title: 'a SendGrid key',
    keywords: ['sg.'],
    body: 'SG\\.[\\w-]{22}\\.[\\w-]{43}',
    revoke: 'https://app.sendgrid.com/settings/api_keys',
  }),
  token({ id: 'twilio-key', title: 'a Twilio API key', keywords: ['sk'], body: 'SK[0-9a-f]{32}', revoke: 'https://console.twilio.com' }),
  token({
    id: 'openai-key',
    title: 'an OpenAI key',
    keywords: ['t3blbkfj'],
    body: 'sk-(?:[a-z]{2,10}-)?[\\w-]{20,100}T3BlbkFJ[\\w-]{20,100}',
    revoke: 'https://platform.openai.com/api-keys',
  }),
  token({
    id: 'anthropic-key',
    title: 'an Anthropic key',
    keywords: ['sk-ant-'],
    body: 'sk-ant-[a-z]{2,6}\\d{2}-[\\w-]{80,110}',
    revoke: 'https://console.anthropic.com/settings/keys',
  }),
  token({
    id: 'hugging-face-token',
    title: 'a Hugging Face token',
    keywords: ['hf_'],
    body: 'hf_[A-Za-z]{34}',
    revoke: 'https://huggingface.co/settings/tokens',
  }),
  token({
    id: 'sentry-token',
    title: 'a Sentry token',
    keywords: ['sntrys_', 'sntryu_'],
    body: 'sntry[su]_[\\w+/=-]{60,300}',
    revoke: 'the auth tokens of Sentry',
  }),
  token({
    id: 'grafana-token',
    title: 'a Grafana token',
    keywords: ['glsa_', 'glc_'],
    body: '(?:glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}|glc_[A-Za-z0-9+/=]{40,400})',
    revoke: 'the service accounts of Grafana',
  }),
  token({
    id: 'databricks-token',
    title: 'a Databricks token',
    keywords: ['dapi'],
    body: 'dapi[0-9a-f]{32}(?:-\\d)?',
    revoke: 'the user settings of Databricks',
  }),
  token({
    id: 'shopify-token',
    title: 'a Shopify token',
    keywords: ['shpat_', 'shpss_', 'shpca_', 'shppa_'],
    body: 'shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}',
    revoke: 'the admin of the Shopify app',
  }),
  token({
    id: 'linear-key',
    title: 'a Linear key',
    keywords: ['lin_api_'],
    body: 'lin_api_[A-Za-z0-9]{40}',
    revoke: 'https://linear.app/settings/api',
  }),
  token({
    id: 'new-relic-key',
    title: 'a New Relic key',
    keywords: ['nrak-'],
    body: 'NRAK-[A-Z0-9]{27}',
    revoke: 'the API keys of New Relic',
  }),
  token({
    id: 'planetscale-token',
    title: 'a PlanetScale token',
    keywords: ['pscale_'],
    body: 'pscale_(?:tkn|pw|oauth)_[\\w.-]{32,64}',
    revoke: 'the settings of PlanetScale',
  }),
  named({
    id: 'azure-storage-key',
    title: 'an Azure storage key',
    keyword: 'accountkey',
    names: 'AccountKey',
    body: '[A-Za-z0-9+/]{86}==',
    revoke: 'the access keys of the storage account',
  }),
]
