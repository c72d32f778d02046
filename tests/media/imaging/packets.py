"""XMP packets as photographers' tools write them."""

NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:mwg="http://www.metadataworkinggroup.com/schemas/regions/" '
    'xmlns:area="http://ns.adobe.com/xmp/sType/Area#" '
    'xmlns:dim="http://ns.adobe.com/xap/1.0/sType/Dimensions#" '
    'xmlns:ri="http://ns.microsoft.com/photo/1.2/t/RegionInfo#" '
    'xmlns:reg="http://ns.microsoft.com/photo/1.2/t/Region#"'
)


def packet(inside: str, *, before: str = "") -> bytes:
    return (
        f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{before}'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {NAMESPACES}>'
        f'<rdf:Description rdf:about="">{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    ).encode()


def area(x: object, y: object, w: object, h: object, unit: str = "normalized") -> str:
    """Return where a region lies; x and y are its middle."""
    return f'<mwg:Area area:x="{x}" area:y="{y}" area:w="{w}" area:h="{h}" area:unit="{unit}"/>'


def item(where: str, kind: str = "Face", name: str = "Marie de Vries") -> str:
    """Return a region as Lightroom and digiKam write it."""
    about = f'<rdf:Description mwg:Name="{name}" mwg:Type="{kind}">{where}</rdf:Description>'
    return f"<rdf:li>{about}</rdf:li>"


def regions(*items: str, size: str = "") -> str:
    return (
        f'<mwg:Regions rdf:parseType="Resource">{size}<mwg:RegionList><rdf:Bag>'
        f"{''.join(items)}</rdf:Bag></mwg:RegionList></mwg:Regions>"
    )


def applied_to(width: int, height: int) -> str:
    return f'<mwg:AppliedToDimensions dim:w="{width}" dim:h="{height}" dim:unit="pixel"/>'


def microsoft(*boxes: str) -> str:
    items = "".join(f'<rdf:li reg:PersonDisplayName="M" reg:Rectangle="{b}"/>' for b in boxes)
    return f"<ri:Regions><rdf:Bag>{items}</rdf:Bag></ri:Regions>"
