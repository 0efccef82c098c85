/**
 * ISO 4217's withdrawn currencies: the month from whose first moment (UTC) a code is no longer one, and by how many decimals. ISO's own
 * month, but for the litas, which was money until the end of the year. Codes that were reused are listed with the active ones.
 */
export const WITHDRAWN_BY_EXPONENT: readonly (readonly [exponent: number, codesByMonth: string])[] = [
  [
    0,
    `
      1982-01 ESA
      1990-03 BEC BEL LUC LUL
      1994-12 ESB
      2001-01 BYB
      2002-03 BEF ESP GRD ITL LUF PTE
      2002-11 TPE
      2003-07 ADP
      2004-12 MGF
      2005-12 TRL
      2017-01 BYR`,
  ],
  [
    2,
    `
      1979-12 LAJ
      1982-01 GWE ILP MZE RHD
      1983-06 MTP
      1984-11 MLF
      1985-05 LSM
      1985-07 ARP
      1986-02 GNS PES
      1986-03 BRB
      1986-06 GQE
      1987-02 BOP
      1987-05 UGS
      1989-02 BRC
      1989-12 ALK GNE MVQ UYN ZWC
      1990-01 YUD
      1990-02 BUK
      1990-03 BRN
      1990-09 DDM
      1990-10 NIC
      1990-12 SUR
      1991-01 ARY BGJ BGK CSJ ILR ISJ PEH ROK UGW VNC
      1991-03 AOK
      1991-07 PEI
      1991-09 YDD
      1992-01 ARA
      1993-01 MXP
      1993-03 BRE CSK UYP
      1993-07 LTT
      1994-02 ZRZ
      1994-07 BRR
      1994-12 LVR
      1995-01 HRD
      1995-03 ZAL
      1995-10 GEK
      1995-11 YUN
      1996-09 UAK
      1997-01 PLZ
      1997-05 GWP
      1998-06 SDP
      1998-07 BAD
      1999-06 ZRN
      2000-02 AON AOR
      2000-09 ECS ECV
      2001-04 TJR
      2002-03 ATS DEM FIM FRF IEP NLG
      2003-01 AFA
      2003-07 YUM
      2003-11 BGL
      2003-12 SRG
      2004-01 RUR
      2004-11 CHC
      2005-06 ROL
      2005-10 AYM
      2005-12 AZM
      2006-06 MZM
      2006-09 ZWN
      2006-10 CSD
      2007-01 SIT
      2007-06 GHP
      2007-07 SDD
      2008-01 CYP GHC MTL VEB
      2008-08 ZWD
      2009-01 SKK TMM
      2009-06 ZWR
      2011-01 EEK
      2012-12 ZMK
      2014-01 LVL
      2014-03 USS
      2015-01 LTL
      2017-12 MRO STD
      2018-08 VEF
      2021-06 CUC
      2023-01 HRK
      2023-12 SLL
      2024-09 ZWL
      2025-03 ANG
      2026-01 BGN`,
  ],
];
