/** A payload as it came over the wire, for a test to look into: a wrong guess fails its expectation. */
// biome-ignore lint/suspicious/noExplicitAny: tests read foreign data without a schema, which is itself under test
export type Payload = any;
