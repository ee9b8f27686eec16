namespace Descent;

/// <summary>β of nonlinear conjugate gradients, d⁺ = −g⁺ + β d, with y = g⁺ − g.</summary>
public enum ConjugacyFormula
{
    /// <summary>g⁺ᵀg⁺ / gᵀg. Fletcher and Reeves (1964).</summary>
    FletcherReeves,

    /// <summary>max(0, g⁺ᵀy / gᵀg). Polak and Ribière (1969), kept from becoming negative after Powell (1984) and Gilbert and Nocedal (1992).</summary>
    PolakRibiere,

    /// <summary>max(0, g⁺ᵀy / dᵀy). Hestenes and Stiefel (1952), kept from becoming negative likewise.</summary>
    HestenesStiefel,

    /// <summary>g⁺ᵀg⁺ / dᵀy. Dai and Yuan (1999), equation 1.6.</summary>
    DaiYuan,

    /// <summary>
    /// max(η_k, (y − 2 d ‖y‖² / dᵀy)ᵀg⁺ / dᵀy). Hager and Zhang (2005), equations 1.3 and 1.5, with the bound η_k = 0.4 dᵀg / ‖d‖²
    /// of their later work (SIAM J. Optim. 23 (2013), equation 2.3), which unlike the first one does not depend on the units of f.
    /// </summary>
    HagerZhang,
}
