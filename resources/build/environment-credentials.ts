/**
 * Replaces `@aws-sdk/credential-provider-node` in every bundle. Lambda gives a function its credentials in these
 * variables alone, so the chain of profile files, SSO, web identity and instance metadata is not needed;
 * docs/decisions/0002 has its cost at cold start.
 */
export const defaultProvider = () => async () => {
  const accessKeyId = process.env['AWS_ACCESS_KEY_ID']
  const secretAccessKey = process.env['AWS_SECRET_ACCESS_KEY']
  const sessionToken = process.env['AWS_SESSION_TOKEN']
  if (!accessKeyId || !secretAccessKey) throw new Error('No AWS credentials in the environment.')
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
}
