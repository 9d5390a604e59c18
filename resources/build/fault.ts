/** A build that cannot go on; the message is one sentence for the person who packages, deploys or starts. */
export class BuildFault extends Error {}
