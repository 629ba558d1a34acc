/** How one registry host is reached. Hosts that no option names are reached by HTTPS with the system's CAs. */
export interface RegistryOption {
  /** The host with its port, as it stands in references. */
  host: string;
  /** Plain HTTP instead of HTTPS; false where nothing is said. */
  plainHTTP?: boolean;
  /** PEM certificates that are trusted for this host, besides the system's. */
  certificateAuthority?: string;
  /** A host that is asked first when reading; its answers are verified like all others. */
  mirror?: string;
}

/** Every registry that is reached in another way than usual. */
export type RegistryOptions = RegistryOption[];
