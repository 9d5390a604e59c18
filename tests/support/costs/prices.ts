/**
 * List prices in US dollars, each with its page; put together on 2026-11-27 out of copies of those pages. AWS: us-east-1, on demand, without the free tier.
 */

/** Of AWS, a million of each unless it says otherwise. */
export const aws = {
  /** Read request units, strongly consistent reads of 4 KB (https://aws.amazon.com/dynamodb/pricing/on-demand/). */
  readUnits: 0.125,
  /** Write request units, writes of 1 KB. */
  writeUnits: 0.625,
  /** Requests to an HTTP API, of the first 300 million of a month (https://aws.amazon.com/api-gateway/pricing/). */
  requests: 1,
  /** Invocations of a function (https://aws.amazon.com/lambda/pricing/). */
  invocations: 0.2,
  /** A million GB-seconds of the first 6 billion of a month (7.5 on arm64), by processor. */
  gigabyteSeconds: { arm64: 13.3334, x86_64: 16.6667 },
  /** PUT, COPY, POST and LIST of S3 (https://aws.amazon.com/s3/pricing/). */
  s3Writes: 5,
  /** GET and all others; deletions cost nothing. */
  s3Reads: 0.4,
  /** A gigabyte of log lines taken in (https://aws.amazon.com/cloudwatch/pricing/). */
  logGigabyte: 0.5,
} as const

/** The price of the users beyond `from`, up to the next step. */
interface Step {
  from: number
  each: number
}

export interface Peer {
  name: string
  /** What is paid whoever comes. */
  base: number
  steps: readonly Step[]
  source: string
}

/** What others take for monthly active users; what they take for requests, storage and texts is not in it. */
export const peers: readonly Peer[] = [
  {
    name: 'Cognito, Lite',
    base: 0,
    steps: [
      { from: 10_000, each: 0.0055 },
      { from: 100_000, each: 0.0046 },
      { from: 1_000_000, each: 0.00325 },
      { from: 10_000_000, each: 0.0025 },
    ],
    source: 'https://aws.amazon.com/cognito/pricing/',
  },
  {
    name: 'Cognito, Essentials',
    base: 0,
    steps: [{ from: 10_000, each: 0.015 }],
    source: 'https://aws.amazon.com/cognito/pricing/',
  },
  {
    name: 'Firebase (Identity Platform)',
    base: 0,
    steps: [
      { from: 50_000, each: 0.0055 },
      { from: 100_000, each: 0.0046 },
      { from: 1_000_000, each: 0.0032 },
      { from: 10_000_000, each: 0.0025 },
    ],
    source: 'https://cloud.google.com/identity-platform/pricing',
  },
  {
    name: 'Supabase, Pro',
    base: 25,
    steps: [{ from: 100_000, each: 0.00325 }],
    source: 'https://supabase.com/docs/guides/platform/manage-your-usage/monthly-active-users',
  },
]

/** Dollars a month for so many active users. */
export function priceOf({ base, steps }: Peer, users: number): number {
  return steps.reduce((sum, { from, each }, index) => {
    const until = Math.min(users, steps[index + 1]?.from ?? Number.POSITIVE_INFINITY)
    return sum + Math.max(0, until - from) * each
  }, base)
}
