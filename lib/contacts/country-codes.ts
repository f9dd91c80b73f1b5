import type { CountryCode } from "libphonenumber-js/max";

/** Each three-letter code of ISO 3166-1 followed by its two-letter code: `Intl` does not know the former. */
const PAIRS = `
ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATGAG AUSAU AUTAT AZEAZ BDIBI BELBE BENBJ
BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT BWABW CAFCF
CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY
CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK
FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT
GUFGF GUMGU GUYGY HKGHK HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT
JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI
LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM
MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE NFKNF NGANG NICNI NIUNU
NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PERPE PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS
PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM
SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM
TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI
VNMVN VUTVU WLFWF WSMWS XKKXK YEMYE ZAFZA ZMBZM ZWEZW
`;

export const isoPairs = (): [string, CountryCode][] =>
  PAIRS.trim()
    .split(/\s+/)
    .map((pair) => [pair.slice(0, 3).toLowerCase(), pair.slice(3) as CountryCode]);

/** Names that `Intl` does not give: former and official ones, and those of everyday use. */
export const OTHER_NAMES: Partial<Record<CountryCode, string[]>> = {
  AE: ["Émirats", "EAU", "UAE", "Dubaï"],
  BL: ["Saint-Barth"],
  BY: ["Belarus"],
  CD: ["RDC", "RD Congo", "DRC", "DR Congo", "Congo RDC", "République démocratique du Congo", "Zaïre"],
  CF: ["Centrafrique", "RCA", "CAR"],
  CG: ["Congo", "République du Congo", "Republic of the Congo"],
  CI: ["RCI", "Ivory Coast"],
  CV: ["Cabo Verde"],
  CZ: ["République tchèque", "Czech Republic"],
  DO: ["République dominicaine", "Saint-Domingue"],
  GB: [
    "UK",
    "Angleterre",
    "England",
    "Grande-Bretagne",
    "Great Britain",
    "Écosse",
    "Scotland",
    "Pays de Galles",
    "Wales",
  ],
  MK: ["Macédoine", "Macedonia", "ARYM", "FYROM"],
  MM: ["Birmanie", "Burma"],
  NL: ["Hollande", "Holland"],
  PF: ["Tahiti"],
  SA: ["KSA"],
  ST: ["Sao Tomé et Príncipe"],
  SZ: ["Swaziland"],
  TL: ["Timor"],
  TR: ["Turkey"],
  US: ["USA", "États-Unis d’Amérique", "United States of America", "Amérique"],
  BF: ["Haute-Volta"],
  BJ: ["Dahomey"],
  LK: ["Ceylan"],
};
