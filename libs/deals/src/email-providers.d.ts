declare module 'email-providers' {
  /** Domains under which providers give out addresses to anybody. */
  const domains: readonly string[];
  export default domains;
}
